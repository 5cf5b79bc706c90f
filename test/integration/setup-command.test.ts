import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { cloudConfiguration, openCloudOperations, serveCloud } from '../../src/cloud/index.ts';
import type { CloudConfiguration, Listening } from '../../src/cloud/index.ts';
import { openSetup } from '../../src/connect/index.ts';
import { freePort } from '../../src/lab/ports.ts';
import { DomainsWorld } from './forest-domains-world.ts';

/** `hawser connect setup` as it is typed the first time, slips included. */
const root = 'corp.contoso.test';
const child = 'nl.corp.contoso.test';
const folder = mkdtempSync(join(tmpdir(), 'hawser-setup-command-'));
const file = join(folder, 'connect.yaml');
const stop = new AbortController();
let world: DomainsWorld;
let configuration: CloudConfiguration;
let serving: Promise<void>;

beforeAll(async () => {
  world = await DomainsWorld.start([root, child]);
  const port = await freePort();
  configuration = cloudConfiguration.parse({
    ...{
      listen: { port },
      publicUrl: `http://127.0.0.1:${port}`,
      operators: { port: 0 },
      database: `pglite:${join(folder, 'cloud')}`,
    },
    ...{ keyFile: join(folder, 'cloud.key'), logFile: join(folder, 'log') },
  });
  const { url } = await new Promise<Listening>((resolve, reject) => {
    serving = serveCloud(configuration, stop.signal, resolve);
    serving.catch(reject);
  });
  await using cloud = await openCloudOperations(configuration);
  await cloud.operate('create-tenant', { name: 'contoso', domains: ['contoso.com'] });
  const { serviceAccount, caFile } = world.forest;
  const forest = { domain: root, servers: [world.controller(root).server], caFile, account: serviceAccount.upn };
  const settings = { dataFolder: join(folder, 'data'), cloud: { url, tenant: 'contoso' }, forests: [forest] };
  writeFileSync(file, stringify(settings));
});
afterAll(async () => {
  stop.abort();
  await serving;
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function setup(input: string, ...words: readonly string[]) {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const given = [main, 'connect', 'setup', '--config', file, ...words];
  const child = spawn(process.execPath, given, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

test('a password that does not work is not stored: the next try asks for it again', async () => {
  const wrong = await setup('Niet-Dit-Wachtwoord.12\n', '--code', 'ABCD-EFGH-JKLM-NPQR', '--lang', 'en');
  expect(wrong).toMatchObject({ code: 1, out: '' });
  expect(wrong.err).toContain('ldap.wrong-password');
  expect(openSetup(file).missingSecrets()).toEqual([root]);
});

test.each(['ABCD-EFGH-JKLM-NPQR', 'ABCD'])('what the cloud says of the code %s is said here', async (code) => {
  const { serviceAccount } = world.forest;
  const refused = await setup(`${serviceAccount.password}\n`, '--code', code, '--lang', 'nl');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('De code is niet geldig: onbekend, al gebruikt of ouder dan een uur.');
  expect(refused.err).toContain('Vraag een beheerder om een nieuwe');
  expect(refused.err).toContain('explain cloud.invite-invalid');
});

test('names the domains of the forest that are not read, and what comes next', async () => {
  await using cloud = await openCloudOperations(configuration);
  const { code } = await cloud.operate('invite-agent', {});
  rmSync(join(folder, 'data'), { recursive: true });
  const { serviceAccount } = world.forest;
  const done = await setup(`${serviceAccount.password}\n`, '--code', code, '--lang', 'en');
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toContain(`not read: ${child}.`);
  expect(done.out).toContain('hawser connect rights check');
});
