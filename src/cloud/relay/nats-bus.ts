import { readFileSync } from 'node:fs';
import type { Logger } from '../../base/log.ts';
import type { SecretBox } from '../../base/secrets.ts';
import type { Bus, BusMessage } from './bus.ts';
import { busMessage } from './bus.ts';
import { relayErrors } from './errors.ts';

export interface NatsOptions {
  /** `nats://USER:PASSWORD@HOST:4222` or `tls://…`; several with commas. */
  readonly url: string;
  /** A root certificate to trust besides those of Node.js. */
  readonly caFile?: string | undefined;
}

const SEALED_AS = 'relay bus';

/**
 * Between the nodes of an installation, over NATS: one subject a node. Every message is sealed with the key of the
 * installation, which all nodes have: who only reaches the NATS server can neither read along nor make a node believe
 * that a password was right. Messages to the own node stay in the process.
 *
 * Throws `relay.bus-unreachable` when no server answers at the start; later it reconnects automatically, and requests
 * meanwhile move on or end as `not-started`.
 */
export async function openNatsBus({ url, caFile }: NatsOptions, secrets: SecretBox, log: Logger): Promise<Bus> {
  // Loaded when it is configured: a single node needs no NATS.
  const { connect } = await import('@nats-io/transport-node');
  const servers = url.split(',').map((one) => one.trim());
  const [first] = servers;
  const { username, password } = new URL(first ?? '');
  const credentials = username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const connection = await connect({
    servers: servers.map((one) => new URL(one).host),
    ...credentials,
    ...((caFile !== undefined || first?.startsWith('tls:')) && {
      tls: caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') },
    }),
    name: 'hawser cloud',
    maxReconnectAttempts: -1,
  }).catch((cause: unknown) => {
    throw relayErrors(
      'relay.bus-unreachable',
      { servers: servers.map((one) => new URL(one).host).join(', ') },
      { cause },
    );
  });
  const local = new Map<string, (message: BusMessage) => void>();
  const subjectOf = (nodeId: string): string => `hawser.relay.${nodeId}`;

  const receive = (take: (message: BusMessage) => void, payload: Uint8Array): void => {
    try {
      take(busMessage.parse(JSON.parse(secrets.open(SEALED_AS, Buffer.from(payload).toString('latin1')))));
    } catch (error) {
      log.warn({ err: error }, 'a message on the bus that is not of this installation');
    }
  };
  return {
    send: (nodeId, message) => {
      const take = local.get(nodeId);
      if (take) setImmediate(() => take(message));
      else if (!connection.isClosed())
        connection.publish(subjectOf(nodeId), Buffer.from(secrets.seal(SEALED_AS, JSON.stringify(message)), 'latin1'));
    },
    listen: (nodeId, take) => {
      local.set(nodeId, take);
      connection.subscribe(subjectOf(nodeId), {
        callback: (error, message) => {
          if (error) log.warn({ err: error }, 'the bus between nodes');
          else receive(take, message.data);
        },
      });
    },
    [Symbol.asyncDispose]: async () => {
      local.clear();
      await connection.close();
    },
  };
}
