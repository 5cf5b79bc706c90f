import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { required } from '../../base/assert.ts';
import { systemClock } from '../../base/clock.ts';
import type { Text } from '../../base/messages.ts';
import type { Database } from '../../base/database/database.ts';
import type { CloudConfiguration, GrantFeature, Tenant } from '../../cloud/index.ts';
import {
  createInvite,
  findTenant,
  grantFeatures,
  issuerOf,
  loadCloudConfiguration,
  openCloudDatabase,
  operationsOn,
  runCloud,
} from '../../cloud/index.ts';
import { playRole } from '../role.ts';
// oxlint-disable-next-line import/no-unassigned-import -- what one side stores, the other one shows
import '../texts.ts';

export interface CloudSettings {
  readonly folder: string;
  readonly port: number;
  /** Default: a free one. */
  readonly operatorsPort?: number;
  /** Absent: plain HTTP. */
  readonly tls?: { readonly caFile: string; readonly certificateFile: string; readonly keyFile: string } | undefined;
  readonly tenant: string;
  readonly administratorPassword: string;
  /** Of their authenticator, in base32. */
  readonly administratorSecret?: string;
  /** Domains of the forest, which count as verified here. */
  readonly domains: readonly string[];
  /** Default: an embedded one in the folder. */
  readonly database?: string | undefined;
  /** Of a mail server on this machine; absent: none. */
  readonly mailPort?: number;
  /** Default: standard error. */
  readonly logFile?: string;
  readonly healthSeconds?: number;
  /** Pages beside the console. */
  readonly links?: readonly { readonly words: Text; readonly url: string }[];
  /** The configuration is as it was left. */
  readonly isRestart?: boolean;
}

const SENDER = 'Hawser lab <lab@hawser.test>';

const rooms = {
  connect: async () => await import('../../connect/index.ts'),
  ldap: async () => await import('../../ldap/index.ts'),
  sync: async () => await import('../../sync/index.ts'),
};

export interface CloudReady {
  readonly url: string;
  /** What clients have to trust. */
  readonly caFile: string | undefined;
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly issuer: string;
    readonly domains: string[];
  };
  /** Metrics and health in detail. */
  readonly operatorsUrl: string;
  readonly configurationFile: string;
  readonly administrator: string;
  /** A one-time code for the agent of a new lab. */
  readonly invite: string;
}

/** The tenant service as a role of the lab: a new one gets its tenant and administrator first. */
playRole<CloudSettings>(async (settings, reportReady, signal) => {
  const { folder, port, tls, tenant: name, isRestart = false } = settings;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const url = `${tls ? 'https' : 'http'}://localhost:${port}`;
  const file = join(folder, 'cloud.yaml');
  if (!isRestart) writeFileSync(file, stringify(configurationOf(settings, url)));
  const configuration = loadCloudConfiguration(file);
  await using database = await openCloudDatabase(configuration, 'the cloud of hawser lab');
  const administrator = `admin@${name}.${configuration.tenantSuffix}`;
  const tenant = await prepareTenant(database, configuration, settings, administrator);
  const { code } = await createInvite(
    { connection: database.kysely, clock: systemClock },
    tenant,
    administrator,
    grantsOf(settings),
  );
  await runCloud({
    configuration,
    database,
    rooms,
    signal,
    onListening: ({ operatorsUrl }) =>
      reportReady({
        ...{ url, operatorsUrl, configurationFile: file, administrator, invite: code, caFile: tls?.caFile },
        tenant: {
          ...{ id: tenant.id, name, issuer: issuerOf(url, tenant) },
          domains: [...settings.domains, tenant.initialDomain],
        },
      } satisfies CloudReady),
  });
});

/** The agent of the lab may do everything for its own forest. */
function grantsOf({ domains }: CloudSettings): readonly { readonly feature: GrantFeature; readonly forest: string }[] {
  return domains.flatMap((forest) => grantFeatures.map((feature) => ({ feature, forest: forest.toLowerCase() })));
}

function configurationOf(settings: CloudSettings, url: string): object {
  const { folder, port, operatorsPort, tls, database, logFile, healthSeconds, links, mailPort } = settings;
  const listen = { address: '127.0.0.1', port };
  return {
    publicUrl: url,
    otherUrls: [url.replace('localhost', '127.0.0.1')],
    listen: tls ? { ...listen, certificateFile: tls.certificateFile, keyFile: tls.keyFile } : listen,
    operators: { address: '127.0.0.1', port: operatorsPort ?? 0 },
    database: database ?? `pglite:${join(folder, 'database')}`,
    keyFile: join(folder, 'secret.key'),
    ...(logFile !== undefined && { logFile }),
    publicDiagnosis: true,
    ...(links && { links }),
    ...(mailPort !== undefined && { mail: { url: `smtp://127.0.0.1:${mailPort}`, from: SENDER } }),
    ...(healthSeconds !== undefined && { health: { everySeconds: healthSeconds } }),
  };
}

/** As operators do it. The administrator gets what the lab prints, so nobody needs the pass. */
async function prepareTenant(
  database: Database,
  configuration: CloudConfiguration,
  { tenant: name, domains, administratorPassword: password, administratorSecret: secret }: CloudSettings,
  administrator: string,
): Promise<Tenant> {
  const known = await findTenant(database.kysely, name);
  if (known) return known;
  const operate = operationsOn(database, configuration);
  await operate('create-tenant', { name, displayName: 'Contoso', domains: [...domains] });
  await operate('create-administrator', { upn: administrator, displayName: 'Lab administrator' });
  await operate('set-password', { name: administrator, password, mustChange: false });
  if (secret !== undefined) await operate('add-authenticator', { name: administrator, secret });
  return required(await findTenant(database.kysely, name), 'the tenant of the lab');
}
