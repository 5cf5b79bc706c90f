import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isHawserError } from '../../base/errors.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Logger } from '../../base/log.ts';
import { importPublicKey } from '../../wire/index.ts';
import type { AuthenticatedAgent } from '../agents/store.ts';
import { getAgent, seeAgent } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';
import type { Admitted } from './sockets.ts';

export interface AdmissionOptions extends FeatureContext {
  /** Whom a bearer token is for. Throws `cloud.token-invalid`. */
  readonly authenticate: (authorization: string | undefined) => Promise<AuthenticatedAgent>;
}

/** Who asks for a WebSocket. Throws `cloud.token-invalid` and `cloud.agent-revoked`. */
export async function admit(
  request: IncomingMessage,
  { connection, clock, authenticate }: AdmissionOptions,
): Promise<Admitted> {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path !== '/relay') throw cloudErrors('cloud.token-invalid', {});
  const { tenant, agentId } = await authenticate(request.headers.authorization);
  const mayWork = await seeAgent({ connection, clock }, tenant, agentId);
  const agent = mayWork ? await getAgent(connection, tenant, agentId) : undefined;
  if (!agent) throw cloudErrors('cloud.agent-revoked', {});
  return { tenant, agentId, name: agent.name, key: importPublicKey(agent.publicKey) };
}

/** Says in HTTP why there is no WebSocket. */
export function refuse(socket: Duplex, error: unknown, log: Logger): void {
  const { status, code } = isHawserError(error)
    ? { status: error.entry.status, code: error.code }
    : { status: 500, code: 'base.internal' };
  if (status === 500) log.error({ err: error }, 'an agent could not be admitted');
  const body = JSON.stringify({ error: { code } });
  const fields = `connection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
  socket.end(`HTTP/1.1 ${status} Refused\r\n${fields}\r\n\r\n${body}`);
}
