import { toRequestId } from './store.ts';
import { z } from 'zod';
import type { Logger } from '../../base/log.ts';
import type { EffectOperation } from '../../wire/index.ts';
import { relayOperations, relayOutcome, sealedEnvelope } from '../../wire/index.ts';

const tenant = z.uuid();
const agent = z.uuid();
const request = z.uuid().transform(toRequestId);
const node = z.uuid();

const about = z.strictObject({
  operation: z.custom<EffectOperation>((name) => typeof name === 'string' && Object.hasOwn(relayOperations, name)),
  objectId: z.uuid(),
  actor: z.string(),
});

/**
 * What nodes of the cloud send each other. A lost message costs time, never correctness: the state is in the database.
 */
export const busMessage = z.discriminatedUnion('type', [
  /** To the node that has the agent's socket. */
  z.strictObject({
    type: z.literal('deliver'),
    tenant,
    agent,
    request,
    /** Of a request with an effect: what its outcome is written down with. */
    about: about.optional(),
    owner: node,
    forMs: z.int().nonnegative(),
    envelope: sealedEnvelope,
  }),
  z.strictObject({ type: z.literal('ask'), tenant, agent, request }),
  /** To the node that has the request. */
  z.strictObject({ type: z.literal('lost'), tenant, agent, request }),
  /** Of the agent at the node that sends it. */
  z.strictObject({
    type: z.literal('outcome'),
    tenant,
    agent,
    request,
    outcome: relayOutcome,
    /** Of a request with an effect: when the database took the outcome. */
    finishedAt: z.iso.datetime().optional(),
  }),
]);

export type BusMessage = z.output<typeof busMessage>;

/** Between the nodes of the cloud. Each has an address: its id. */
export interface Bus extends AsyncDisposable {
  /** At most once, in the order of sending, soon. */
  send(nodeId: string, message: BusMessage): void;
  /** Takes what is sent to `nodeId`. */
  listen(nodeId: string, take: (message: BusMessage) => void): void;
}

/** All nodes in this process: usually the only one. */
export function inProcessBus(log: Logger): Bus {
  const nodes = new Map<string, (message: BusMessage) => void>();
  return {
    send: (nodeId, message) => {
      // Not within the sender's turn, as with a real bus.
      setImmediate(() => {
        const take = nodes.get(nodeId);
        if (take) take(message);
        else log.debug({ nodeId, type: message.type }, 'a message for a node that is gone');
      });
    },
    listen: (nodeId, take) => void nodes.set(nodeId, take),
    [Symbol.asyncDispose]: async () => {
      nodes.clear();
      await Promise.resolve();
    },
  };
}
