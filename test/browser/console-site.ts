import { counting } from '../kit/counting.ts';
import { letProvision } from '../kit/grants.ts';
import { tokenService } from '../kit/token-service.ts';
import { Hono } from 'hono';
import { DAY, FakeClock, HOUR, MINUTE, SECOND, systemClock } from '../../src/base/clock.ts';
import { histogramOf } from '../../src/base/histogram.ts';
import { addAuthenticator } from '../../src/cloud/accounts/methods/change-methods.ts';
import { signInFlow } from '../../src/cloud/apis/oauth/sign-in-flow.ts';
import { withOwnRequests } from '../../src/cloud/sites/portal/sign-in/own-request.ts';
import { signInRoutes, signOutRoutes } from '../../src/cloud/sites/portal/routes.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import type { AgentId } from '../../src/cloud/agents/store.ts';
import { createInvite, registerAgent, seeAgent } from '../../src/cloud/agents/store.ts';
import { codeRoutes } from '../../src/cloud/sites/codes/routes.ts';
import { publicDiagnosisRoutes } from '../../src/cloud/sites/console/diagnosis/routes.ts';
import { consoleRoutes } from '../../src/cloud/sites/console/routes.ts';
import { HealthService } from '../../src/cloud/health/health-service.ts';
import { rollUpMeasures } from '../../src/cloud/health/measure-store.ts';
import { saveMailSettings } from '../../src/cloud/health/notice-store.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { saveHold } from '../../src/cloud/provisioning/hold-report.ts';
import { saveRun } from '../../src/cloud/provisioning/runs.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { TenantKey } from '../../src/cloud/tenants/tenant-key.ts';
import { webRoutes } from '../../src/web/routes.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { clientAddressResolver } from '../../src/base/http/client-address.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { KnownBrowsers } from '../../src/cloud/accounts/known-browser.ts';
import type { HttpApp } from '../../src/base/http/app.ts';
import { listen } from '../../src/base/http/server.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Operation, RunReport } from '../../src/wire/index.ts';
import { MAX_OPERATIONS } from '../../src/wire/index.ts';
import { forestAt, heartbeatAt } from '../integration/health-kit.ts';
import { pagesOf } from '../integration/hold-pages.ts';
import { contact, group, person, personAnchor } from './sample-organisation.ts';

export const ADMINISTRATOR = {
  ...{ upn: 'admin@contoso.test', password: 'een lange zin is goed' },
  /** Of their authenticator. */
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
} as const;

/** The console over a database of its own, as a browser meets it. */
export interface ConsoleSite extends AsyncDisposable {
  readonly url: string;
  readonly database: Database;
  readonly tenant: TenantKey;
  readonly agentId: AgentId;
  /** Sends operations as the agent does. */
  provision(operations: readonly Operation[]): Promise<void>;
  reportRun(report: RunReport): Promise<void>;
}

export async function openConsoleSite(location = 'memory:'): Promise<ConsoleSite> {
  const database = await openDatabase(location, { holder: 'test', migrations: cloudMigrations });
  const { kysely } = database;
  const context = { connection: kysely, clock: systemClock };
  const tenant = await createTenant(context, {
    name: 'contoso',
    displayName: 'Contoso',
    initialDomain: 'contoso.hawser.test',
    domains: ['contoso.test', 'contoso.nl'],
  });
  await createAdministrator(context, tenant, { displayName: 'Iris de Wit', ...ADMINISTRATOR }, 'test');
  const secrets = secretBox(new Uint8Array(32));
  const known = { name: ADMINISTRATOR.upn, secret: ADMINISTRATOR.secret };
  await addAuthenticator({ ...context, ...counting, log: silentLog(), secrets }, tenant, known, { operator: 'test' });
  const { code } = await createInvite(context, tenant, ADMINISTRATOR.upn);
  const keyId = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
  const { agentId } = await registerAgent(context, tenant, code, {
    name: 'connect-rotterdam',
    version: '0.1.0',
    keyId,
    publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
  });
  await seeAgent(context, { tenant, agentId, keyId });

  const app = new Hono();
  // The address is known once the server listens; requests come later.
  let routes = new Hono();
  app.all('*', (context) => routes.fetch(context.req.raw, context.env));
  const server = await listen(app as unknown as HttpApp, { address: '127.0.0.1', port: 0 });
  const options = {
    ...context,
    log: silentLog(),
    publicUrl: server.url,
    hasMail: true,
    clientAddress: clientAddressResolver({ addresses: [], header: 'x-forwarded-for' }),
    secrets,
    browsers: new KnownBrowsers({ secrets, clock: systemClock }),
  };
  const tokens = tokenService(options);
  const portal = { ...options, tokens, flow: withOwnRequests(options, signInFlow(context, tokens)) };
  routes = new Hono()
    .route('/', webRoutes(options))
    .route('/console', consoleRoutes({ ...options, tokens }))
    .route('/sign-in', signInRoutes(portal))
    .route('/sign-out', signOutRoutes(portal))
    .route('/diagnosis', publicDiagnosisRoutes(options))
    .route('/codes', codeRoutes({ hasDiagnosis: true }));

  await letProvision(context, tenant, agentId);
  let number = 0;
  return {
    url: server.url,
    database,
    tenant,
    agentId,
    provision: async (operations) => {
      for (let start = 0; start < operations.length; start += MAX_OPERATIONS) {
        const batch = { number: ++number, fence: 0, operations: operations.slice(start, start + MAX_OPERATIONS) };
        await applyBatch(context, { tenant, agentId }, batch);
      }
    },
    reportRun: (report) => saveRun(kysely, tenant, agentId, report),
    [Symbol.asyncDispose]: async () => {
      await server.stop(0);
      await database.close();
    },
  };
}

/** People in groups with managers, contacts, some deletions, a clash of names, and a history of runs. */
export async function fillSite(site: ConsoleSite, people: number): Promise<void> {
  const indexes = Array.from({ length: people }, (_, index) => index);
  await site.provision(indexes.map(person));
  await site.provision(Array.from({ length: 24 }, (_, index) => group(index, people)));
  await site.provision(Array.from({ length: 18 }, (_, index) => contact(index)));
  const { userPrincipalName } = (person(2) as Extract<Operation, { kind: 'add' }>).attributes;
  const twin = person(people + 1) as Extract<Operation, { kind: 'add' }>;
  await site.provision([
    {
      ...twin,
      attributes: { ...twin.attributes, displayName: 'Claire Double', userPrincipalName: userPrincipalName as string },
    },
  ]);
  await site.provision(
    [31, 32, 33, 64].map((index) => ({
      kind: 'delete',
      id: `u${index}`,
      sourceAnchor: personAnchor(index),
      objectClass: 'user',
    })),
  );
  for (const report of runHistory(people)) await site.reportRun(report);
}

/** People whose deletes wait, for two reasons; some of them are in the cloud. */
export async function fillHolds({ database, tenant, agentId }: ConsoleSite): Promise<void> {
  const anchors = Array.from({ length: 612 }, (_, index) => personAnchor(index + 70));
  const leavers = new Set(anchors.slice(0, 580));
  const groupOf = (anchor: string) => (leavers.has(anchor) ? 'aaaaaaaa' : 'bbbbbbbb');
  const context = { connection: database.kysely, clock: systemClock, log: silentLog() };
  for (const page of pagesOf(3, anchors, {}, groupOf)) await saveHold(context, { tenant, agentId }, 3, page);
}

const FOREST = 'contoso.test';

/**
 * Forty runs: the initial one, deltas with little or nothing, one with errors, one that could not reach the forest, one
 * that held back deletes.
 */
export function runHistory(people: number, end = Date.now(), heldBack = 0): readonly RunReport[] {
  return Array.from({ length: 40 }, (_, index) => {
    const isFirst = index === 0;
    const isLast = index === 39;
    const changes = isFirst ? people : [0, 1, 3, 0, 0, 12, 2, 0, 41, 5][index % 10];
    const failed = index === 23;
    const errors = index === 17 || index === 31 || index === 38 ? sampleErrors() : [];
    const result = failed
      ? 'stopped-server-down'
      : isLast && heldBack > 0
        ? 'stopped-deletion-threshold-exceeded'
        : errors.length > 0
          ? 'completed-export-errors'
          : 'success';
    const finishedAt = end - (39 - index) * 30 * MINUTE - 4 * MINUTE;
    const startedAt = finishedAt - (isFirst ? 42 * SECOND : 640 + ((index * 373) % 2600));
    const middle = (part: number): string => new Date(startedAt + (finishedAt - startedAt) * part).toISOString();
    const step = (
      connector: string,
      kind: string,
      from: number,
      to: number,
      counters: Record<string, number>,
      stepResult = 'success',
    ) => ({
      connector,
      kind,
      result: stepResult,
      startedAt: middle(from),
      finishedAt: middle(to),
      counters,
    });
    const kind = isFirst ? 'full' : 'delta';
    const counters = isFirst
      ? { added: changes ?? 0 }
      : { added: (changes ?? 0) >> 2, updated: (changes ?? 0) - ((changes ?? 0) >> 2) };
    return {
      runId: `run-${String(index).padStart(4, '0')}`,
      profile: isFirst ? 'initial' : 'delta',
      result,
      startedAt: middle(0),
      finishedAt: middle(1),
      steps: failed
        ? [step(FOREST, 'delta-import', 0, 1, {}, 'stopped-server-down')]
        : [
            step(FOREST, `${kind}-import`, 0, 0.4, counters),
            step(FOREST, `${kind}-synchronization`, 0.4, 0.6, counters),
            step('cloud', 'export', 0.6, 1, counters, result),
          ],
      errors,
      heldBackDeletes: isLast ? heldBack : 0,
    };
  });
}

function sampleErrors(): RunReport['errors'] {
  return [
    {
      connector: 'cloud',
      dn: 'CN=Daan de Vries,OU=Engineering,OU=People,DC=contoso,DC=test',
      displayName: 'Daan de Vries',
      sourceAnchor: personAnchor(3),
      code: 'AttributeValueMustBeUnique',
      detail: { code: 'provisioning.quarantined', values: { values: ['d.devries@contoso.test'] } },
    },
    {
      connector: 'cloud',
      dn: 'CN=Printers,OU=Groups,DC=contoso,DC=test',
      code: 'LargeObject',
      detail: {
        code: 'provisioning.too-many-values',
        values: { attribute: 'proxyAddresses', count: 312, most: 300 },
      },
    },
  ];
}

/**
 * A day of heartbeats with a slow hour and a gap in it, alerts of every severity, some that are over, and mail about
 * them.
 */
export async function fillHealth({ database, tenant, agentId }: ConsoleSite): Promise<void> {
  // The pages are read in Dutch, too, and mail is shown in the language in which it was written.
  await saveMailSettings(database.kysely, tenant, { enabled: true, recipients: [], language: 'nl' });
  const end = Date.now();
  const clock = new FakeClock(new Date(end - DAY));
  const publicUrl = 'https://hawser.contoso.test';
  const health = new HealthService({ connection: database.kysely, clock, log: silentLog(), publicUrl, hasMail: true });
  for (let index = 0; clock.now().getTime() < end - 5 * MINUTE; index++) {
    clock.advance(index === 200 ? 2 * HOUR : 5 * MINUTE);
    if (index === 200) await health.watch();
    const now = clock.now();
    const isSlow = index > 90 && index < 110;
    const isLast = now.getTime() > end - 40 * MINUTE;
    const times = Array.from({ length: 9 }, (_, turn) => (isSlow ? 90 : 4) * (1 + ((index * 7 + turn * 3) % 11) / 5));
    const heartbeat = heartbeatAt(now, {
      host: { disk: { folder: '/var/lib/hawser', totalBytes: 40e9, freeBytes: isLast ? 1.4e9 : 9e9 } },
      engine: { objectErrors: isLast ? { AttributeValueMustBeUnique: 2, LargeObject: 1 } : {} },
      forests: [
        forestAt(now, {
          name: FOREST,
          server: `dc1.${FOREST}`,
          latency: {
            bind: histogramOf(times.slice(0, 1)),
            search: histogramOf(times.slice(1, 3)),
            read: histogramOf(times),
          },
        }),
      ],
      cloud: { batch: histogramOf(times.map((time) => time * 6)), request: histogramOf(times), failures: {} },
      expiries: [
        {
          kind: 'server-certificate',
          subject: `dc1.${FOREST}`,
          forest: FOREST,
          expiresAt: new Date(end + 20 * DAY).toISOString(),
        },
      ],
    });
    await health.receive(tenant, agentId, { sentAt: now.toISOString(), dropped: 0, heartbeats: [heartbeat] });
  }
  await rollUpMeasures(database.kysely, tenant, new Date());
}
