import { z } from 'zod';
import { SECOND } from '../../../base/clock.ts';
import type { HttpApp, HttpContext } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { forestName, hashAnswer, hashBatch, MAX_HASHES, wantedAfter, wantedHashes } from '../../../wire/index.ts';
import { listAgentAccounts } from '../../agents/accounts.ts';
import type { AuthenticatedAgent } from '../../agents/store.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { hashEvents } from '../../password-hashes/events.ts';
import { requireHashGrant, saveHashes } from '../../password-hashes/save-hashes.ts';
import { listWanted } from '../../password-hashes/store.ts';
import type { TokenService } from '../oauth/token-service.ts';
import { agentAuthorization } from './authorize.ts';

/** Each person with a source anchor of the longest kind, escaped. */
const BATCH_LIMIT = MAX_HASHES * 2048;

export interface PasswordHashRoutesOptions extends BusinessContext {
  readonly tokens: TokenService;
}

/** What password hash synchronization of an agent asks and sends. */
export function addPasswordHashRoutes(app: HttpApp, options: PasswordHashRoutesOptions): void {
  const { connection } = options;
  const authorizeAgent = agentAuthorization(options);
  // Before the body is read: an agent without any such grant costs nothing.
  const authorize = async (context: HttpContext): Promise<AuthenticatedAgent> => {
    const agent = await authorizeAgent(context);
    await requireHashGrant(connection, agent);
    return agent;
  };
  addRoute(app, {
    method: 'get',
    path: '/provisioning/v1/password-hashes',
    summary: 'People of a forest of whom the tenant has no password hash',
    authorize,
    query: z.object({ forest: forestName, after: wantedAfter.optional() }),
    answer: wantedHashes,
    errors: ['cloud.forest-not-granted'],
    handle: async ({ principal, query: { forest, after } }) => {
      await requireHashGrant(connection, principal, forest);
      const agentAccounts = [...(await listAgentAccounts(options, principal.tenant))];
      return { ...(await listWanted(connection, principal.tenant, forest, after)), agentAccounts };
    },
  });

  addRoute(app, {
    method: 'post',
    event: hashEvents.saved,
    path: '/provisioning/v1/password-hashes',
    summary: 'Keeps password hashes of synchronized people',
    authorize,
    body: hashBatch,
    bodyLimit: BATCH_LIMIT,
    // One at a time: what it costs is processor time that people who sign in need.
    atOnce: { most: 1, caller: ({ agentId }) => agentId },
    keepAliveMs: 15 * SECOND,
    answer: hashAnswer,
    errors: ['cloud.forest-not-granted', 'base.busy', 'base.request-invalid', 'base.request-too-large'],
    handle: async ({ principal, body }) => await saveHashes(options, principal, body),
  });
}
