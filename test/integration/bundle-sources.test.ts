import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { baseMigrations } from '../../src/base/database/migrate.ts';
import { EventLog } from '../../src/base/event-log.ts';
import { silentLog } from '../../src/base/log.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import { cloudMigrations, cloudSource, createTenant } from '../../src/cloud/index.ts';
import { connectSource } from '../../src/connect/index.ts';
import type { BundleSource } from '../../src/diagnose/bundle/index.ts';
import { analyseBundle, createBundle } from '../../src/diagnose/bundle/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'bundle-sources-'));
afterAll(async () => await rm(folder, { recursive: true }));
const signal = new AbortController().signal;

async function linesOf(source: BundleSource, path: string): Promise<string> {
  const file = source.files.find((one) => one.path === path);
  const lines: string[] = [];
  for await (const line of file?.lines() ?? []) lines.push(line);
  return lines.join('\n');
}

test('an agent that was never registered still gives a bundle, which says so', async () => {
  const configurationFile = join(folder, 'connect.yaml');
  await writeFile(
    configurationFile,
    `dataFolder: ${join(folder, 'connect')}
cloud: { url: "https://cloud.zeldzaam.nl", tenant: zeldzaam }
forests: [{ domain: ad.zeldzaam.nl, account: "svc-hawser@ad.zeldzaam.nl", password: "Kanarie!42" }]
proxy: { url: "http://u:Parkiet!43@proxy.zeldzaam.nl:3128" }
`,
  );
  const source = await connectSource({ configurationFile, days: 7, checks: false, signal });
  expect(source.secrets).toEqual(expect.arrayContaining(['Kanarie!42', 'Parkiet!43']));
  const output = join(folder, 'connect.zip');
  await createBundle({ sources: [source], output, days: 7, agree: async () => true });
  const { documents, diagnosis } = await analyseBundle(output);
  const shown = JSON.stringify(documents);
  expect(shown).toContain('"account":"person-');
  expect(shown).not.toMatch(/Kanarie|Parkiet|zeldzaam/i);
  expect(JSON.stringify(diagnosis)).toContain('connect.not-registered');
});

test('a configuration with mistakes is in the bundle as its mistakes', async () => {
  const configurationFile = join(folder, 'wrong.yaml');
  await writeFile(configurationFile, 'forests: 7\n');
  const source = await connectSource({ configurationFile, days: 7, checks: false, signal });
  expect(await linesOf(source, 'connect/configuration-failed.log')).toContain('base.configuration-invalid');
});

test('the tenant service, stopped: counts, migrations, events and the names that must not be told', async () => {
  const location = `pglite:${join(folder, 'cloud')}`;
  const configurationFile = join(folder, 'cloud.yaml');
  await writeFile(configurationFile, `database: "${location}"\nkeyFile: ${join(folder, 'cloud.key')}\n`);
  {
    await using database = await openDatabase(location, { holder: 'test', migrations: cloudMigrations });
    const tenant = await createTenant(
      { connection: database.kysely, clock: systemClock },
      {
        name: 'zeldzaam',
        displayName: 'Zeldzaam BV',
        initialDomain: 'zeldzaam.hawser.test',
      },
    );
    await createAdministrator(
      { connection: database.kysely, clock: systemClock },
      tenant,
      { upn: 'zoe@zeldzaam.hawser.test', displayName: 'Zoë Kaneel', password: 'een lange zin is goed' },
      'test',
    );
    const events = new EventLog({ connection: database.kysely, clock: systemClock, log: silentLog() });
    const text = { en: 'Something about {name}', nl: 'Iets over {name}' };
    await events.write({ source: 'ADSync', id: 6311, level: 'error', text }, { name: 'Zoë Kaneel' });
  }
  const source = await cloudSource({ configurationFile, days: 7, lastBytes: 1e6 });
  expect(source.people).toContain('Zoë Kaneel');
  expect(await linesOf(source, 'cloud/database.json')).toContain('0001-objects.sql');
  const output = join(folder, 'cloud.zip');
  const { manifest } = await createBundle({ sources: [source], output, days: 7, agree: async () => true });
  expect(manifest.files.find(({ path }) => path === 'cloud/events.log')).toMatchObject({
    lines: 1,
    replaced: { person: 1 },
  });
  const { diagnosis, documents } = await analyseBundle(output);
  expect(diagnosis.recognised.map(({ kind }) => kind)).toContain('hawser-log');
  expect(JSON.stringify(documents)).not.toMatch(/Kaneel|zeldzaam/i);
});

test('events older than the days asked for are left out', async () => {
  await using database = await openDatabase('memory:', { holder: 'test', migrations: [baseMigrations] });
  const { databaseEvidence } = await import('../../src/base/database/evidence.ts');
  const events = new EventLog({ connection: database.kysely, clock: systemClock, log: silentLog() });
  await events.write({ source: 'ADSync', id: 904, level: 'information', text: { en: 'x', nl: 'x' } }, {});
  expect((await databaseEvidence(database, 'connect', new Date(0))).events).toHaveLength(1);
  expect((await databaseEvidence(database, 'connect', new Date(Date.now() + 1000))).events).toHaveLength(0);
});
