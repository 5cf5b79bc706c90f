import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { BundleFile } from './source.ts';
import { document, records } from './source.ts';
import { analyseBundle } from './analyse.ts';
import { createBundle } from './create.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-conclude-'));
afterAll(() => rmSync(folder, { recursive: true }));
const about = { en: 'x', nl: 'x' };
let number = 0;

async function rootOf(files: readonly BundleFile[], lang: 'en' | 'nl' = 'en') {
  const output = join(folder, `${number++}.zip`);
  await createBundle({ sources: [{ role: 'connect', files }], output, days: 1, agree: async () => true });
  const { diagnosis } = await analyseBundle(output, { lang });
  const { verdict, root, findings } = diagnosis;
  const main = findings.find(({ id }) => id === root);
  return { verdict, root, title: main?.title, explains: main?.explains ?? [] };
}

const minute = (at: number): string => new Date(Date.UTC(2026, 2, 2, 8, at)).toISOString();
const event = (at: number, level: string, source: string, eventId: number, msg: string): object => ({
  level,
  time: minute(at),
  role: 'connect',
  source,
  eventId,
  msg,
});
const heldBack = event(1, 'warn', 'Directory Synchronization', 116, '9 deletes for contoso are held back.');
const ended = (at: number, result: string): object =>
  event(at, 'info', 'ADSync', 905, `Synchronization cycle (delta-cycle) ended, run ${at}: ${result}.`);
const events = (...rows: readonly object[]): BundleFile => records('connect/events.log', about, rows, true);
const refused = event(1, 'error', 'ADSync', 6401, 'error in delta-import of corp: no-start-credentials (x). data 52e');

const report = (verdict: string, root: string | null, checks: readonly object[]): BundleFile =>
  document('connect/doctor.json', about, { startedAt: minute(10), verdict, root, checks });
const failing = (id: string, code: string, explainedBy: readonly string[] = []): object => ({
  id,
  title: id,
  status: 'error',
  problems: [{ level: 'error', code, what: `${id} fails`, fix: 'mend it' }],
  why: 'because',
  evidence: [],
  explainedBy,
});

describe('events', () => {
  test('of deletes that are held back are the root while they are', async () => {
    const found = await rootOf([events(heldBack, ended(2, 'stopped-deletion-threshold-exceeded'))]);
    expect(found).toMatchObject({ verdict: 'problem', root: 'sync.deletion-threshold' });
  });

  test('that a later cycle has closed are no finding', async () => {
    const found = await rootOf([
      events(heldBack, ended(2, 'stopped-deletion-threshold-exceeded'), ended(3, 'success')),
    ]);
    expect(found).toMatchObject({ verdict: 'healthy', root: null });
  });

  test('that came after the last good cycle count', async () => {
    const found = await rootOf([events(ended(0, 'success'), heldBack)]);
    expect(found.root).toBe('sync.deletion-threshold');
  });

  test('are closed by the run in the state, too', async () => {
    const lastRun = { result: 'success', startedAt: minute(4), finishedAt: minute(5) };
    const status = document('connect/status.json', about, { staging: false, objectErrors: 0, lastRun });
    expect((await rootOf([events(refused), status])).root).toBeNull();
  });
});

describe('live checks', () => {
  const checks = [
    failing('forest.sign-in@corp', 'ldap.wrong-password'),
    failing('agent.last-run', 'doctor.run-failed', ['forest.sign-in@corp']),
  ];

  test('name the root; what events and further checks say hangs below it', async () => {
    const found = await rootOf([report('problems', 'forest.sign-in@corp', checks), events(refused)]);
    expect(found).toMatchObject({ verdict: 'problem', root: 'ldap.wrong-password' });
    expect(found.explains).toContain('doctor.run-failed');
    expect(found.explains.length).toBeGreaterThan(1);
  });

  test('that found nothing wrong make the past the past', async () => {
    expect(await rootOf([report('healthy', null, []), events(refused)])).toMatchObject({
      verdict: 'healthy',
      root: null,
    });
  });

  test('do not silence a log that somebody added', async () => {
    const added = records('added/1-status.txt', about, [refused], true);
    expect((await rootOf([report('healthy', null, []), added])).verdict).toBe('problem');
  });

  test.each([[7], [{ checks: 'all' }], [{ startedAt: 'x', verdict: 'fine', root: 1, checks: [] }], [null]])(
    'that are no report (%j) say nothing',
    async (value) => {
      expect((await rootOf([document('connect/doctor.json', about, value), events(heldBack)])).root).toBe(
        'sync.deletion-threshold',
      );
    },
  );
});

describe('without live checks', () => {
  test.each<[string, object, string]>([
    ['threshold.json', { holds: [{ count: 3, verdict: null }] }, 'doctor.deletes-held-back'],
    ['status.json', { staging: true, objectErrors: 0, lastRun: null }, 'doctor.staging-on'],
    ['status.json', { staging: false, objectErrors: 2, lastRun: null }, 'doctor.object-errors'],
    ['configuration.json', { schedule: { enabled: false } }, 'doctor.schedule-off'],
  ])('%s %j decides', async (name, value, code) => {
    const found = await rootOf([document(`connect/${name}`, about, value)], 'nl');
    expect(found).toMatchObject({ verdict: 'problem', root: code });
    expect(found.title).toMatch(/drempel|staging|objecten|schema|cycl/i);
  });

  test('an open alert of the cloud is named, a closed one is not', async () => {
    const text = { en: 'Silent', nl: 'Stil' };
    const alert = { code: 'health.agent-silent', severity: 'error', data: {}, title: text, cause: text, fix: text };
    const alerts = (resolved: string | null): BundleFile =>
      document('cloud/alerts.json', about, [{ ...alert, resolved }]);
    expect(await rootOf([alerts(null)], 'nl')).toMatchObject({ root: 'health.agent-silent', title: 'Stil' });
    expect((await rootOf([alerts(minute(1))])).root).toBeNull();
  });
});
