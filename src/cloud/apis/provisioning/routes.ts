import { z } from 'zod';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { SECOND } from '../../../base/clock.ts';
import {
  batchAnswer,
  discovery,
  provisioningState,
  quarantineState,
  runReport,
  sourceAnchorChoice,
} from '../../../wire/index.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import { accountEvents } from '../../audit/account-events.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { addAccountsRoute } from './accounts-route.ts';
import { agentAuthorization } from './authorize.ts';
import { addConfirmedRoutes } from './confirmed-routes.ts';
import { addHoldRoute } from './hold-routes.ts';
import { addProgressRoute } from './progress-routes.ts';
import { addKeyRoute } from './key-routes.ts';
import { addPasswordHashRoutes } from './password-hash-routes.ts';
import type { AuthenticatedAgent } from '../../agents/store.ts';
import { storable } from '../../../base/storable.ts';
import { cloudErrors } from '../../errors.ts';
import { findTenant, rememberSourceAnchor } from '../../tenants/store.ts';
import type { TokenService } from '../oauth/token-service.ts';
import { applyBatch } from '../../provisioning/batches.ts';
import { quickBatch } from '../../provisioning/check-batch.ts';
import { giveFreeValues } from '../../provisioning/quarantine.ts';
import { readQuarantineState } from '../../provisioning/quarantine-state.ts';
import { saveRun } from '../../provisioning/runs.ts';
import { readState } from '../../provisioning/state.ts';

const MEBIBYTE = 1024 * 1024;
/** Four times what Connect puts into one, see `sync/export/batch-size.ts`; a batch without photos has 1 to 2 MiB. */
const BATCH_LIMIT = 16 * MEBIBYTE;
/** One is applied, and one that was cut off may come again meanwhile. */
const AT_ONCE = { most: 2, caller: ({ agentId }: AuthenticatedAgent): string => agentId };
/** Far below what proxies cut at, also the impatient ones. */
const KEEP_ALIVE = 15 * SECOND;

export interface ProvisioningOptions extends BusinessContext {
  readonly tokens: TokenService;
  readonly publicUrl: string;
}

/** What Connect talks to: `/provisioning/v1/…`. */
export function addProvisioningRoutes(app: HttpApp, options: ProvisioningOptions): void {
  addDiscovery(app, options);
  addState(app, options);
  addBatches(app, options);
  addHoldRoute(app, options);
  addConfirmedRoutes(app, options);
  addProgressRoute(app, options);
  addKeyRoute(app, options);
  addAccountsRoute(app, options);
  addPasswordHashRoutes(app, options);
}

function addDiscovery(app: HttpApp, { connection, tokens, publicUrl }: ProvisioningOptions): void {
  const at = (path: string): string => `${publicUrl}/provisioning/v1/${path}`;
  addRoute(app, {
    method: 'get',
    path: '/provisioning/v1/discover',
    summary: 'Where everything is, for a tenant named by its id, its name or one of its domains',
    query: z.object({ tenant: storable.min(1).max(253) }),
    answer: discovery,
    errors: ['cloud.unknown-tenant'],
    handle: async ({ query }) => {
      const tenant = await findTenant(connection, query.tenant);
      if (!tenant) throw cloudErrors('cloud.unknown-tenant', { tenant: query.tenant });
      return {
        tenantId: tenant.id,
        tenantName: tenant.displayName,
        issuer: tokens.issuerOf(tenant),
        tokenEndpoint: tokens.tokenEndpointOf(tenant),
        registrationEndpoint: at('agents'),
        keyEndpoint: at('key'),
        accountsEndpoint: at('accounts'),
        provisioningEndpoint: at('batches'),
        stateEndpoint: at('state'),
        runsEndpoint: at('runs'),
        sourceAnchorEndpoint: at('source-anchor'),
        heartbeatEndpoint: at('heartbeat'),
        progressEndpoint: at('progress'),
        quarantineEndpoint: at('quarantine'),
        objectsEndpoint: at('objects'),
        holdsEndpoint: at('holds'),
        passwordHashesEndpoint: at('password-hashes'),
        relayEndpoint: `${publicUrl.replace(/^http/, 'ws')}/relay`,
      };
    },
  });
}

/** What an agent reads before it exports, and the one choice that it makes for its tenant. */
function addState(app: HttpApp, options: ProvisioningOptions): void {
  const { connection } = options;
  const authorize = agentAuthorization(options);
  addRoute(app, {
    method: 'get',
    path: '/provisioning/v1/state',
    summary: 'What the tenant wants and where its provisioning stands',
    authorize,
    answer: provisioningState,
    handle: async ({ principal: { tenant, agentId } }) => await readState(options, tenant, agentId),
  });

  addRoute(app, {
    method: 'get',
    path: '/provisioning/v1/quarantine',
    summary: 'Synchronized objects with values that other objects hold',
    authorize,
    query: z.object({ known: storable.max(64).optional() }),
    answer: quarantineState,
    handle: async ({ principal: { tenant }, query }) => {
      await giveFreeValues(options, tenant);
      return await readQuarantineState(connection, tenant, query.known);
    },
  });

  addRoute(app, {
    method: 'put',
    event: accountEvents.sourceAnchorChosen,
    path: '/provisioning/v1/source-anchor',
    summary: 'Remembers the source anchor attribute; the first choice stays',
    authorize,
    body: sourceAnchorChoice,
    answer: sourceAnchorChoice,
    handle: async ({ principal: { tenant, agentId }, body }) =>
      await inTransaction(options, async (within) => {
        const { attribute, isNew } = await rememberSourceAnchor(within.connection, tenant, body.attribute);
        const by = { actor: `agent:${agentId}`, targetId: agentId };
        const values = { attribute, agent: agentId };
        if (isNew) await recordEvent(within, tenant, accountEvents.sourceAnchorChosen, values, by);
        return { attribute };
      }),
  });
}

/** What an agent exports, and the reports of its runs. */
function addBatches(app: HttpApp, options: ProvisioningOptions): void {
  const { connection, clock } = options;
  const authorize = agentAuthorization(options);
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'object_change' },
    path: '/provisioning/v1/batches',
    summary: 'Applies a batch of operations, once per number',
    authorize,
    body: quickBatch,
    bodyLimit: BATCH_LIMIT,
    atOnce: AT_ONCE,
    keepAliveMs: KEEP_ALIVE,
    answer: batchAnswer,
    errors: [
      'cloud.stale-lease',
      'cloud.batch-number-used',
      'cloud.batch-number-skipped',
      'cloud.forest-not-granted',
      'base.request-invalid',
      'base.request-too-large',
    ],
    handle: async ({ principal, body }) => await applyBatch({ connection, clock }, principal, body),
  });

  addRoute(app, {
    method: 'post',
    event: { keptIn: 'run' },
    path: '/provisioning/v1/runs',
    summary: 'Keeps the report of a finished run',
    authorize,
    body: runReport,
    bodyLimit: 4 * MEBIBYTE,
    atOnce: AT_ONCE,
    handle: async ({ principal: { tenant, agentId }, body }) => await saveRun(connection, tenant, agentId, body),
  });
}
