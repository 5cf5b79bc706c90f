import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { systemClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { cloudCommand } from '../../src/cli/cloud/command.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import { loadCloudConfiguration, openCloudDatabase, runCloud } from '../../src/cloud/serve.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hawser-docs-'));
const config = join(folder, 'cloud.yaml');
const stopping = new AbortController();
let database: Database;
let service: Promise<void> | undefined;

beforeAll(async () => {
  const settings = { database: `pglite:${join(folder, 'data')}`, keyFile: join(folder, 'key'), logLevel: 'error' };
  const ports = { listen: { port: 0 }, operators: { port: 0 } };
  writeFileSync(config, stringify({ ...settings, ...ports, publicUrl: 'https://login.example.com' }));
  const configuration = loadCloudConfiguration(config);
  database = await openCloudDatabase(configuration, 'test');
  await new Promise<void>((resolve) => {
    const { signal } = stopping;
    service = runCloud({ configuration, database, signal, onListening: () => resolve() });
  });
  const context = { connection: database.kysely, clock: systemClock };
  const names = { name: 'contoso', displayName: 'Contoso', initialDomain: 'contoso.hawser.test' };
  const tenant = await createTenant(context, { ...names, domains: ['contoso.com'] });
  await createPerson(context, tenant, { upn: 'anna@contoso.com', password: 'een lange zin is goed' }, 'test');
});
afterAll(async () => {
  stopping.abort();
  await service;
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As a shell has them: quotes hold words together, and a comment is none. */
function shellWords(line: string): readonly string[] {
  const [command = ''] = line.split(' #');
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
}

/** The id of the first secret that a command showed. */
function secretIn(shown: unknown): string {
  return z.object({ secrets: z.array(z.object({ id: z.string() })).min(1) }).parse(shown).secrets[0]?.id ?? '';
}

test('every command of docs/applications.md does what stands beside it', async () => {
  const text = readFileSync(join(root, 'docs/applications.md'), 'utf8');
  const commands = [...text.matchAll(/^hawser cloud (.*)$/gm)].map(([, line = '']) => shellWords(line));
  expect(commands.length).toBeGreaterThan(6);
  const answers: Readonly<Record<string, unknown>>[] = [];
  const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const log = vi.spyOn(console, 'log').mockReturnValue(undefined);
  for (const line of commands) {
    const words = line.map((word) => (word === 'SECRET-ID' ? secretIn(answers.at(-1)) : word));
    await cloudCommand().parseAsync([...words, '--config', config, '--json'], { from: 'user' });
    const printed = [...print.mock.calls, ...log.mock.calls].map(([text]) => String(text)).join('');
    const answer: Readonly<Record<string, unknown>> = JSON.parse(printed);
    if (words[0] === 'app') answers.push(answer);
    print.mockClear();
    log.mockClear();
  }
  for (const words of [
    ['app', 'show', 'Wiki'],
    ['app', 'list'],
  ]) {
    await cloudCommand().parseAsync([...words, '--config', config, '--lang', 'nl'], { from: 'user' });
  }
  const texts = log.mock.calls.map(([text]) => String(text)).join('\n');
  expect(texts).toContain('omleidingsadressen  web:https://wiki.example.com/callback');
  expect(texts).toMatch(/Board .*openbaar .*https:\/\/board\.example\.com/);
  print.mockRestore();
  log.mockRestore();
  const issuer = expect.stringMatching(/^https:\/\/login\.example\.com\/[0-9a-f-]{36}\/v2\.0$/);
  const [wiki, board, orders, reports, tool, assigned, notes, , secret, shown] = answers;
  expect(notes).toMatchObject({
    application: {
      offers: [
        { name: 'erase', words: 'delete your notes', impact: 'administrator' },
        { name: 'read', words: 'read your notes', impact: 'low' },
      ],
    },
  });
  expect(wiki).toMatchObject({
    version: 1,
    application: { name: 'Wiki', kind: 'confidential', logoutRedirects: ['https://wiki.example.com/'] },
    secret: { value: expect.stringMatching(/^[\w-]{43}$/) },
    tenant: { name: 'contoso', issuer },
  });
  expect(board).toMatchObject({
    application: { kind: 'public', redirects: [{ type: 'spa', uri: 'https://board.example.com' }] },
    secret: null,
  });
  expect(orders).toMatchObject({ application: { identifier: 'api://orders', scopes: ['read'] } });
  const permission = { resource: 'api://orders', name: 'Orders.Read.All', consented: true };
  expect(reports).toMatchObject({ application: { permissions: [permission], grants: ['client-credentials'] } });
  expect(tool).toMatchObject({ application: { grants: ['device-code'], redirects: [{ type: 'native' }] } });
  expect(assigned).toMatchObject({ changed: true, assignee: { kind: 'user', name: 'anna@contoso.com' } });
  expect(secret).toMatchObject({ secret: { value: expect.any(String) } });
  expect(shown).toMatchObject({ secrets: [expect.anything(), expect.anything()] });
  expect(JSON.stringify(shown)).not.toContain('digest');
});
