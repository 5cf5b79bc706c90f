import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch as undiciFetch } from 'undici';
import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/base/clock.ts';
import { loadConfiguration } from '../../src/base/configuration/configuration.ts';
import type { Database } from '../../src/base/database/database.ts';
import { createLog, silentLog } from '../../src/base/log.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import type { OperationInput } from '../../src/cloud/control/operations.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { cloudConfiguration } from '../../src/cloud/configuration.ts';
import type { Cloud } from '../../src/cloud/server.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { Tenant } from '../../src/cloud/tenants/tenant.ts';
import { portOf } from '../kit/port.ts';
import { pgliteDatabases } from '../kit/databases.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { stringify } from 'yaml';
import { writeFileSync } from 'node:fs';

const secrets = secretBox(new Uint8Array(32).fill(7));
/** The system's clock, set forward by as much as a test says. */
export class ShiftedClock implements Clock {
  aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

export const PASSWORD = 'een lange zin die niemand raadt';

/** A cloud over HTTPS with a tenant and people: what real clients sign in to. */
export class SignInWorld implements AsyncDisposable {
  readonly folder: string;
  readonly url: string;
  readonly caFile: string;
  readonly database: Database;
  readonly cloud: Cloud;
  readonly tenant: Tenant;
  readonly agent: Agent;
  readonly clock: ShiftedClock;

  private constructor(
    parts: Pick<SignInWorld, 'folder' | 'url' | 'caFile' | 'database' | 'cloud' | 'tenant' | 'clock'>,
  ) {
    this.folder = parts.folder;
    this.url = parts.url;
    this.caFile = parts.caFile;
    this.database = parts.database;
    this.cloud = parts.cloud;
    this.tenant = parts.tenant;
    this.clock = parts.clock;
    // A connection for each request: none is closed by the server in the moment that it is used again.
    this.agent = new Agent({ pipelining: 0, connect: { ca: readFileSync(parts.caFile, 'utf8') } });
  }

  static async start(database?: Database): Promise<SignInWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-sign-in-'));
    const { caFile, certFile, keyFile } = await makeCertificate(join(folder, 'tls'), ['localhost', '127.0.0.1']);
    const port = await freePort();
    const url = `https://localhost:${port}`;
    const file = join(folder, 'cloud.yaml');
    const listen = { address: '127.0.0.1', port, certificateFile: certFile, keyFile };
    // People of a test may be anywhere.
    const trustedProxies = ['127.0.0.1'];
    // Nobody listens there: mail is read where it waits.
    const mail = { url: 'smtp://127.0.0.1:9', from: 'hawser@contoso.example' };
    const settings = { publicUrl: url, listen, trustedProxies, operators: { port: 0 }, allowLocalApplications: true };
    writeFileSync(file, stringify({ ...settings, mail }));
    const configuration = loadConfiguration(cloudConfiguration, { role: 'cloud', file, environment: {} });
    const own = database ?? (await pgliteDatabases(cloudFeatures).open());
    const context = { connection: own.kysely, clock: systemClock };
    const domains = ['contoso.example'];
    const names = { name: 'contoso', displayName: 'Contoso', initialDomain: 'contoso.hawser.test', domains };
    const tenant = await createTenant(context, names);
    const clock = new ShiftedClock();
    const log = createLog({ role: 'cloud', level: 'trace', file: join(folder, 'cloud.log') });
    const cloud = createCloud({ configuration, database: own, clock, log, secrets });
    await cloud.listen();
    return new SignInWorld({ folder, url, caFile, database: own, cloud, tenant, clock });
  }

  async person(name: string, tenant: Tenant = this.tenant): Promise<Person> {
    const upn = `${name}@${tenant.verifiedDomains[0] ?? tenant.initialDomain}`;
    const context = { connection: this.database.kysely, clock: systemClock };
    return await createPerson(context, tenant, { upn, displayName: name, password: PASSWORD }, 'test');
  }

  /** What `hawser cloud app create` does. */
  async application(name: string, options: Partial<OperationInput<'create-application'>> = {}) {
    return await operate(this.operations, 'create-application', {
      ...{ tenant: this.tenant.name, name, redirects: [], logoutRedirects: [], backChannelLogout: null },
      ...{ keys: [], certificates: [], grants: [], permissions: [], consent: false, identifier: null },
      ...{ scopes: [], appRoles: [], groupsClaim: 'none', assignmentRequired: false },
      ...options,
    });
  }

  get operations() {
    const configuration = { tenantSuffix: 'hawser.test', publicUrl: this.url };
    const { database } = this;
    const context = { connection: database.kysely, clock: systemClock, log: silentLog() };
    return { ...context, database, configuration, secrets, operator: 'test' };
  }

  /** All that the cloud has logged so far, at its most talkative. */
  readLog(): string {
    return readFileSync(join(this.folder, 'cloud.log'), 'utf8');
  }

  /** `fetch` that trusts the authority of this cloud. */
  fetch = async (url: string, init: Parameters<typeof undiciFetch>[1] = {}) =>
    await undiciFetch(url, { ...init, dispatcher: this.agent });

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent.close();
    await this.cloud.stop();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
