import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { accountsReport } from '../../../wire/index.ts';
import { saveAccounts } from '../../agents/accounts.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import type { TokenService } from '../oauth/token-service.ts';
import { agentAuthorization } from './authorize.ts';

const OCTETS = 32 * 1024;

/** Where an agent says with which accounts it signs in to its forests. */
export function addAccountsRoute(app: HttpApp, options: BusinessContext & { readonly tokens: TokenService }): void {
  addRoute(app, {
    method: 'put',
    event: { keptIn: 'agent_account' },
    path: '/provisioning/v1/accounts',
    summary: 'Keeps the accounts that the agent signs in with, which no agent touches',
    authorize: agentAuthorization(options),
    body: accountsReport,
    bodyLimit: OCTETS,
    errors: ['cloud.key-not-proved', 'base.request-invalid'],
    handle: async ({ principal, body }) => await saveAccounts(options, principal, body.statement),
  });
}
