import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isHawserError } from '../../base/errors.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Logger } from '../../base/log.ts';
import type { AuthenticatedAgent, TokenBearer } from '../agents/store.ts';
import { seeAgent } from '../agents/store.ts';
import { cloudErrors } from '../errors.ts';

export interface AdmissionOptions extends FeatureContext {
  /** Whom a bearer token is for. Throws `cloud.token-invalid`. */
  readonly authenticate: (authorization: string | undefined) => Promise<TokenBearer>;
}

/** Who asks for a WebSocket. Throws `cloud.token-invalid` and `cloud.agent-revoked`. */
export async function admit(
  request: IncomingMessage,
  { connection, clock, authenticate }: AdmissionOptions,
): Promise<AuthenticatedAgent> {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path !== '/relay') throw cloudErrors('cloud.token-invalid', {});
  const token = await authenticate(request.headers.authorization);
  await seeAgent({ connection, clock }, token);
  return { tenant: token.tenant, agentId: token.agentId };
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
