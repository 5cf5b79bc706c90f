import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { cloudConfiguration, migrateCloud, openCloudOperations, serveCloud } from '../../src/cloud/index.ts';
import type { CloudConfiguration, Listening } from '../../src/cloud/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-cloud-control-'));
const stop = new AbortController();
let configuration: CloudConfiguration;
let serving: Promise<void>;
let url: string;
let operatorsUrl: string;

const configurationFile = join(folder, 'cloud.yaml');

/** A command beside the service, as an operator types it. */
async function hawser(...words: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const given = [main, 'cloud', ...words, '--config', configurationFile, '--lang', 'en'];
  return await new Promise((resolve) => {
    execFile(process.execPath, given, (error, out) => resolve({ code: Number(error?.code ?? 0), out }));
  });
}

beforeAll(async () => {
  const settings = {
    listen: { port: 0 },
    operators: { port: 0 },
    database: `pglite:${join(folder, 'data')}`,
    keyFile: join(folder, 'cloud.key'),
    logFile: join(folder, 'log'),
  };
  writeFileSync(configurationFile, stringify(settings));
  configuration = cloudConfiguration.parse(settings);
  ({ url, operatorsUrl } = await new Promise<Listening>((resolve, reject) => {
    serving = serveCloud(configuration, stop.signal, resolve);
    serving.catch(reject);
  }));
});
afterAll(async () => {
  stop.abort();
  await serving;
  rmSync(folder, { recursive: true, force: true });
});

test('commands work while the service holds the database, through a socket that only its account can open', async () => {
  await using cloud = await openCloudOperations(configuration);
  const tenant = await cloud.operate('create-tenant', { name: 'Contoso', domains: ['contoso.com'] });
  expect(tenant).toMatchObject({ name: 'contoso', verifiedDomains: ['contoso.com', 'contoso.hawser.test'] });
  expect(tenant.createdAt).toBeInstanceOf(Date);
  const { code, expiresAt } = await cloud.operate('invite-agent', {});
  expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
  expect(expiresAt.getTime()).toBeGreaterThan(Date.now());
  expect(await cloud.operate('list-agents', { tenant: 'contoso.com' })).toEqual({ tenant: 'contoso', agents: [] });
  const made = await cloud.operate('create-administrator', { upn: 'anna@contoso.com' });
  expect(made).toMatchObject({
    tenant: 'contoso',
    pass: { uses: 'once', value: expect.stringMatching(/^(\w{4}-){3}\w{4}$/) },
  });
  expect(statSync(join(folder, 'data', 'control.sock')).mode & 0o777).toBe(0o600);
});

test('an invitation names what the agent may do, and the export of the audit has it a line', async () => {
  const grants = ['--feature', 'provisioning', '--feature', 'writeback', '--forest', 'Corp.Example.com'];
  const invited = await hawser('agent', 'invite', ...grants, '--json');
  expect([invited.code, JSON.parse(invited.out)]).toMatchObject([
    0,
    {
      version: 1,
      grants: [
        { feature: 'provisioning', forest: 'corp.example.com' },
        { feature: 'writeback', forest: 'corp.example.com' },
      ],
    },
  ]);
  expect((await hawser('agent', 'invite', '--feature', 'writeback')).code).toBe(2);
  const { out } = await hawser('audit', 'export', '--activity', 'invite', '--json');
  const entries = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly activity: string; readonly details: unknown });
  expect(entries.map(({ activity }) => activity)).toEqual(['Invite agent', 'Invite agent']);
  expect(JSON.stringify(entries[0])).toContain('writeback (corp.example.com)');
  expect((await hawser('audit', 'export', '--activity', 'invite')).out).toMatch(/^\u{feff}/u);
});

test('takeovers are allowed for some hours and denied again', async () => {
  await using cloud = await openCloudOperations(configuration);
  const blocked = { softMatch: false, hardMatch: false, endsAt: null };
  expect(await cloud.operate('show-matching', {})).toEqual({ tenant: 'contoso', matching: blocked });
  const { matching } = await cloud.operate('allow-matching', { hours: 72 });
  expect(matching).toMatchObject({ softMatch: true, hardMatch: true });
  expect(matching.endsAt?.getTime()).toBeGreaterThan(Date.now());
  expect(await cloud.operate('show-matching', {})).toEqual({ tenant: 'contoso', matching });
  expect(await cloud.operate('deny-matching', {})).toEqual({ tenant: 'contoso', matching: blocked });
  await expect(cloud.operate('allow-matching', { hours: 721 })).rejects.toMatchObject({
    code: 'cloud.operation-invalid',
  });
});

test('commands search for people, and restore all that a search finds', async () => {
  const named = async (...words: string[]): Promise<readonly string[]> => {
    const { out } = await hawser(...words, '--json');
    const { objects, users } = JSON.parse(out) as Record<'objects' | 'users', { displayName: string }[] | undefined>;
    return (objects ?? users ?? []).map(({ displayName }) => displayName);
  };
  for (const [name, shown] of [
    ['jmason', 'James Mason'],
    ['lnowak', 'Łukasz Nowak'],
  ] as const)
    expect(await hawser('user', 'create', `${name}@contoso.com`, '--display-name', shown)).toMatchObject({ code: 0 });
  expect(await named('user', 'list', '--search', 'mason james')).toEqual(['James Mason']);
  expect(await named('object', 'list', '--class', 'user', '--search', 'lukasz')).toEqual(['Łukasz Nowak']);
  for (const name of ['jmason', 'lnowak']) await hawser('user', 'delete', `${name}@contoso.com`);
  expect(await named('object', 'list', '--search', 'contoso.com mason')).toEqual([]);
  expect(await named('object', 'list', '--deleted', '--search', 'mason')).toEqual(['James Mason']);
  const csv = await hawser('object', 'restore', '--search', 'contoso.com', '--class', 'user', '--csv');
  expect(csv.code).toBe(0);
  const lines = csv.out.trimEnd().split('\r\n');
  expect(lines[0]).toBe('\ufeffobjectId,class,name,outcome,waiting');
  expect(
    lines
      .slice(1)
      .toSorted((a, b) => a.localeCompare(b))
      .map((line) => line.split(',').slice(1).join()),
  ).toEqual(['user,James Mason,restored,', 'user,Łukasz Nowak,restored,']);
  expect(await named('user', 'list', '--search', 'nowak')).toEqual(['Łukasz Nowak']);
  expect((await hawser('object', 'restore', '--hold', '3')).out.trim()).toBe('There are none.');
  expect((await hawser('object', 'restore')).code).toBe(2);
  expect((await hawser('object', 'restore', 'x', '--run', 'y')).code).toBe(2);
});

test('a failure keeps its code on the way through the socket', async () => {
  await using cloud = await openCloudOperations(configuration);
  await expect(cloud.operate('revoke-agent', { tenant: 'nobody', agent: 'x' })).rejects.toMatchObject({
    code: 'cloud.unknown-tenant',
    data: { tenant: 'nobody' },
  });
  await expect(cloud.operate('create-tenant', { name: 'not a name', domains: [] })).rejects.toMatchObject({
    code: 'cloud.operation-invalid',
  });
});

test('what needs the database for itself names its holder', async () => {
  await expect(migrateCloud(configuration)).rejects.toMatchObject({
    code: 'base.folder-in-use',
    data: { holder: 'hawser cloud serve' },
  });
});

test('operators find health and metrics at an address of their own, clients the description of the interface', async () => {
  expect(await (await fetch(`${operatorsUrl}/health`)).json()).toMatchObject({ status: 'ok', database: 'pglite' });
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  expect(await (await fetch(`${operatorsUrl}/metrics`)).text()).toMatch(
    /hawser_http_request_duration_seconds_count\{.*\/health/,
  );
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
  expect(Object.keys(paths)).toContain('/provisioning/v1/batches');
  expect(JSON.stringify(paths['/provisioning/v1/batches'])).toContain('sourceAnchor');
});
