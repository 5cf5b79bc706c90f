import { execFileSync, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'yaml';
import type { RunSummary } from '../src/connect/index.ts';
import { openSetup } from '../src/connect/index.ts';
import type { Child } from '../src/lab/child.ts';
import { startChild } from '../src/lab/child.ts';
import { freePort } from '../src/lab/ports.ts';
import type { CloudReady, CloudSettings } from '../src/lab/processes/cloud.ts';
import type { OpenLdapServer } from '../test/servers/openldap.ts';
import { organisationLdif, startOpenLdap } from '../test/servers/openldap.ts';
import type { ConnectRequest, SyncCost } from './processes/connect.ts';

export interface DirectorySize {
  readonly users: number;
  readonly groups: number;
  readonly membersPerGroup: number;
  /** Further groups, by their number of members. */
  readonly extraGroups?: Readonly<Record<string, number>>;
}

export const suffix = 'dc=example,dc=test';

/** OpenLDAP with an organisation of that size: the source of the measurements of scale. */
export async function startDirectory(size: DirectorySize): Promise<OpenLdapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-ldif-'));
  const file = join(folder, 'organisation.ldif');
  await pipeline(Readable.from(entries(size)), createWriteStream(file));
  const server = await startOpenLdap({ suffix, ldif: [file], overlays: ['syncprov'] });
  rmSync(folder, { recursive: true });
  return server;
}

function* entries(size: DirectorySize): Generator<string> {
  yield* organisationLdif(suffix, size);
  for (const [name, members] of Object.entries(size.extraGroups ?? {})) {
    const lines = Array.from({ length: members }, (_, number) => `member: uid=user${number},ou=people,${suffix}`);
    yield [`dn: cn=${name},ou=groups,${suffix}`, 'objectClass: groupOfNames', `cn: ${name}`, ...lines, '\n'].join('\n');
  }
}

/** `ldapmodify` on the directory, from LDIF text. */
export function modify(directory: OpenLdapServer, ldif: string): void {
  execFileSync(
    'ldapmodify',
    ['-x', '-c', '-H', `ldaps://${directory.address}`, '-D', directory.admin.dn, '-w', directory.admin.password],
    {
      input: ldif,
      stdio: ['pipe', 'ignore', 'inherit'],
      env: ldapEnvironment(directory),
    },
  );
}

/** The tools of OpenLDAP take the certificate authority from the environment; the address stands in for the name. */
export function ldapEnvironment(directory: OpenLdapServer): NodeJS.ProcessEnv {
  return { ...process.env, LDAPTLS_CACERT: directory.caFile };
}

/** The cloud and Connect, each in its own process with an embedded database, on one directory. */
export class System implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'hawser-bench-'));
  #cloud: Child<CloudReady> | undefined;
  #connect: ChildProcess | undefined;
  readonly configurationFile = join(this.#folder, 'connect.yaml');

  static async start(
    forest: Readonly<Record<string, unknown>>,
    password: string,
    schedule: object = { enabled: false },
  ): Promise<System> {
    const system = new System();
    const settings: CloudSettings = {
      folder: join(system.#folder, 'cloud'),
      port: await freePort(),
      tenant: 'bench',
      administratorPassword: 'bench-bench-bench',
      domains: ['example.test', 'hawser.test'],
    };
    system.#cloud = await startChild<CloudReady>({
      name: 'cloud',
      module: new URL('../src/lab/processes/cloud.ts', import.meta.url),
      settings,
      logFile: join(system.#folder, 'cloud.log'),
      signal: new AbortController().signal,
    });
    const { url, invite } = system.#cloud.ready;
    const dataFolder = join(system.#folder, 'connect');
    mkdirSync(dataFolder);
    writeFileSync(
      system.configurationFile,
      stringify({ dataFolder, cloud: { url, tenant: 'bench' }, forests: [forest], schedule, logLevel: 'error' }),
    );
    const setup = openSetup(system.configurationFile);
    setup.storeSecret(String(forest['domain']), password);
    await setup.register({ code: invite, name: 'bench' });
    system.#connect = fork(new URL('processes/connect.ts', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return system;
  }

  get cloudUrl(): string {
    return this.#cloud?.ready.url ?? '';
  }

  async open(): Promise<void> {
    await this.#ask({ open: this.configurationFile });
  }

  /** Lets the agent run by itself. */
  async serve(): Promise<void> {
    await this.#ask({ serve: this.configurationFile });
  }

  async sync(full = false): Promise<SyncCost> {
    return (await this.#ask({ sync: { full } })) as SyncCost;
  }

  /** Ends the agent, so that another process can take its data folder. */
  async close(): Promise<void> {
    await this.#ask({ close: true });
  }

  /** The next run of the serving agent that changed something in the cloud, as the cloud confirmed it. */
  async nextExport(): Promise<void> {
    for (;;) {
      const [{ run }] = (await once(this.#connect as ChildProcess, 'message')) as [{ run?: RunSummary }];
      const counters = run?.steps.find(({ kind }) => kind === 'export')?.counters ?? {};
      if ((counters['updated'] ?? 0) > 0) return;
    }
  }

  async #ask(request: ConnectRequest): Promise<unknown> {
    this.#connect?.send(request);
    const [{ result, error }] = (await once(this.#connect as ChildProcess, 'message')) as [
      { result?: unknown; error?: string },
    ];
    if (error !== undefined) throw new Error(error);
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#connect?.connected === true) {
      const ended = once(this.#connect, 'exit');
      this.#connect.disconnect();
      await ended;
    }
    await this.#cloud?.[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The directory as connect.yaml names it. */
export function asForest({ host, address, caFile, admin }: OpenLdapServer): Readonly<Record<string, unknown>> {
  return {
    domain: 'example.test',
    kind: 'ldap',
    servers: [`${host}=${address}:636`],
    caFile,
    account: admin.dn,
    baseDn: suffix,
  };
}
