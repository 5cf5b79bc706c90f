import type { Clock } from '../../../base/clock.ts';
import type { HttpContext } from '../../../base/http/app.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TokenService } from '../oauth/token-service.ts';
import type { AuthenticatedAgent } from '../../agents/store.ts';
import { seeAgent } from '../../agents/store.ts';

/**
 * The agent behind a request: a valid token of its tenant, and not revoked at this moment. Throws `cloud.token-invalid` and `cloud.agent-revoked`.
 */
export function agentAuthorization({
  connection,
  clock,
  tokens,
}: {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly tokens: TokenService;
}): (context: HttpContext) => Promise<AuthenticatedAgent> {
  return async (context) => {
    const token = await tokens.verify(context.req.header('authorization'));
    await seeAgent({ connection, clock }, token);
    return token;
  };
}
