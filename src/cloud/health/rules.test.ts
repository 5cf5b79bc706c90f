import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../base/clock.ts';
import { catalogues } from '../../base/errors.ts';
import { emptyHistogram, histogramOf } from '../../base/histogram.ts';
import type { ForestHealth, Heartbeat } from '../../wire/index.ts';
import type { EvaluationInput, Finding } from './evaluate.ts';
import { evaluate, evaluateTenant, keyOf } from './evaluate.ts';
import type { AlertCode } from './rules/all.ts';
import { alertRules } from './rules/all.ts';
import { isOlder } from './rules/agent-rules.ts';
import { tenantRules } from './rules/tenant-rules.ts';
import { wordsOfAlert } from './words.ts';

const now = new Date('2026-03-02T08:00:00Z');
const ago = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();
const GIB = 1024 ** 3;

const forest: ForestHealth = {
  name: 'corp.example.com',
  kind: 'active-directory',
  server: 'dc1',
  failure: null,
  unreachableServers: [],
  isSynchronized: true,
  clockOffsetMs: 0,
  objects: 10,
  lastImportAt: ago(HOUR),
  latency: { bind: histogramOf([10]), search: histogramOf([2]), read: emptyHistogram },
};
const engine: Heartbeat['engine'] = {
  staging: false,
  scheduleEnabled: true,
  scheduleSeconds: 1800,
  running: null,
  lastRun: null,
  lastSuccessAt: ago(HOUR),
  lastExportAt: ago(HOUR),
  metaverseObjects: 10,
  pendingExports: 0,
  heldBackDeletes: 0,
  declinedDeletes: 0,
  slowLeaks: [],
  objectErrors: {},
};
const host: Heartbeat['host'] = {
  name: 'h',
  platform: 'Linux',
  processors: 2,
  load: 0.1,
  memoryTotalBytes: 8 * GIB,
  memoryAvailableBytes: 4 * GIB,
  processMemoryBytes: GIB,
  disk: { folder: '/data', totalBytes: 100 * GIB, freeBytes: 50 * GIB },
};
const healthy: Heartbeat = {
  at: now.toISOString(),
  everySeconds: 300,
  startedAt: ago(30 * DAY),
  version: '1.2.0',
  isStopping: false,
  host,
  engine,
  forests: [forest],
  cloud: { batch: emptyHistogram, request: emptyHistogram, failures: {} },
  expiries: [],
  missing: [],
};

type Case = Partial<Omit<EvaluationInput, 'heartbeat'>> & { readonly heartbeat?: Partial<Heartbeat> | null };

function look({ heartbeat = {}, ...rest }: Case, open: readonly string[] = []): readonly Finding[] {
  let streaks = {};
  let findings: readonly Finding[] = [];
  // As many heartbeats in a row as any rule waits for.
  for (let turn = 0; turn < 3; turn++) {
    const evaluation = evaluate({
      now,
      agent: { name: 'rotterdam', registeredAt: new Date(ago(900 * DAY)), keySince: new Date(ago(100 * DAY)) },
      heartbeat: heartbeat && { ...healthy, ...heartbeat },
      receivedAt: heartbeat && now,
      clockOffsetMs: 0,
      cloudVersion: '1.2.0',
      otherExporters: 1,
      agentId: 'rotterdam',
      grants: (['provisioning', 'writeback', 'pass-through'] as const).map((feature) => ({
        feature,
        forest: forest.name,
      })),
      streaks,
      open: new Set(open),
      isNew: true,
      ...rest,
    });
    ({ streaks, findings } = evaluation);
  }
  return findings;
}

const failed = (connector: string, kind: string, result = 'stopped-connectivity'): Partial<Heartbeat> => ({
  engine: {
    ...engine,
    lastRun: {
      id: '1',
      profile: 'delta',
      result,
      startedAt: ago(MINUTE),
      finishedAt: ago(0),
      problems: [{ connector, kind, result, detail: { code: 'sync.no-reason', values: {} } }],
    },
  },
});
const withForest = (part: Partial<ForestHealth>): Partial<Heartbeat> => ({ forests: [{ ...forest, ...part }] });
const withEngine = (part: Partial<Heartbeat['engine']>): Partial<Heartbeat> => ({ engine: { ...engine, ...part } });
const withHost = (part: Partial<Heartbeat['host']>): Partial<Heartbeat> => ({ host: { ...host, ...part } });
const ends = (kind: 'server-certificate' | 'account-password', inMs: number): Partial<Heartbeat> => ({
  expiries: [{ kind, subject: 'dc1', forest: forest.name, expiresAt: ago(-inMs) }],
});
const disk = (freeBytes: number): Partial<Heartbeat> =>
  withHost({ disk: { folder: '/data', totalBytes: 40 * GIB, freeBytes } });
const old = ago(5 * HOUR);

/** What concerns the tenant itself is in no heartbeat. */
type OfTenant = keyof typeof tenantRules;

/** What provokes each alert of the catalogue, and nothing else. */
const cases: Readonly<Record<Exclude<AlertCode, OfTenant>, Case>> = {
  'health.agent-silent': { receivedAt: new Date(ago(16 * MINUTE)) },
  'health.agent-stopped': { heartbeat: { isStopping: true }, receivedAt: new Date(ago(2 * HOUR)) },
  'health.agent-never-reported': { heartbeat: null },
  'health.not-granted': { grants: [{ feature: 'provisioning', forest: 'fabrikam.test' }] },
  'health.relay-disconnected': {
    heartbeat: { relay: { writeback: true, passThrough: false, connected: false, code: 'connect.cloud-unreachable' } },
  },
  'health.password-hashes-failing': {
    heartbeat: {
      passwordHashes: {
        on: true,
        domains: [{ domain: forest.name, succeededAt: null, failure: { code: 'rpc.unreachable', values: {} } }],
      },
    },
  },
  'health.password-hashes-late': {
    heartbeat: {
      passwordHashes: { on: true, domains: [{ domain: forest.name, succeededAt: old, failure: null }] },
    },
  },
  'health.data-incomplete': {
    heartbeat: { missing: [{ what: '/etc/ca.pem', reason: { code: 'file.denied', values: {} } }] },
  },
  'health.cloud-connection-failing': {
    heartbeat: { cloud: { ...healthy.cloud, failures: { 'connect.cloud-busy': 2, 'proxy.refused': 1 } } },
  },
  'health.cloud-slow': { heartbeat: { cloud: { ...healthy.cloud, batch: histogramOf([12_000, 15_000]) } } },
  'health.agent-clock': { clockOffsetMs: -3 * MINUTE },
  'health.version-behind': { heartbeat: { version: '1.1.9' } },
  'health.agent-key-old': {
    agent: { name: 'rotterdam', registeredAt: new Date(ago(900 * DAY)), keySince: new Date(ago(400 * DAY)) },
  },
  'health.forest-unreachable': {
    heartbeat: withForest({ failure: { code: 'ldap.unreachable', values: { server: 'dc1' } }, server: null }),
  },
  'health.forest-sign-in-refused': {
    heartbeat: withForest({ failure: { code: 'ldap.account-locked', values: {} }, server: null }),
  },
  'health.controller-unreachable': {
    heartbeat: withForest({
      unreachableServers: [{ server: 'dc2', failure: { code: 'ldap.timeout', values: { seconds: 10 } } }],
    }),
  },
  'health.controller-not-synchronized': { heartbeat: withForest({ isSynchronized: false }) },
  'health.forest-clock': { heartbeat: withForest({ clockOffsetMs: 3 * MINUTE }) },
  'health.forest-rights': {
    heartbeat: withForest({
      domains: [
        {
          domain: forest.name,
          way: 'dirsync',
          deletions: 'full-import',
          missing: [
            {
              effect: 'fall-back',
              detail: { code: 'connect.deleted-objects-hidden', values: { domain: forest.name } },
            },
          ],
        },
      ],
    }),
  },
  'health.forest-slow': {
    heartbeat: withForest({ latency: { ...forest.latency, bind: histogramOf([4000]), search: histogramOf([3000]) } }),
  },
  'health.import-failed': { heartbeat: failed(forest.name, 'delta-import') },
  'health.export-failed': { heartbeat: failed('contoso', 'export') },
  'health.synchronization-failed': { heartbeat: failed(forest.name, 'delta-synchronization') },
  'health.run-overdue': { heartbeat: withEngine({ lastSuccessAt: old }) },
  'health.import-overdue': { heartbeat: withForest({ lastImportAt: old }) },
  'health.export-overdue': { heartbeat: withEngine({ pendingExports: 3, lastExportAt: old }) },
  'health.deletes-held-back': { heartbeat: withEngine({ heldBackDeletes: 612, pendingExports: 612 }) },
  'health.slow-leak': { heartbeat: withEngine({ slowLeaks: [{ class: 'user', count: 1200, limit: 1000 }] }) },
  'health.object-errors': { heartbeat: withEngine({ objectErrors: { LargeObject: 2 }, pendingExports: 2 }) },
  'health.rules-invalid': { heartbeat: withEngine({ rules: { onDisk: 'invalid', problems: 2 } }) },
  'health.rules-not-in-use': { heartbeat: withEngine({ rules: { onDisk: 'newer', problems: 0 } }) },
  'health.nobody-exports': { heartbeat: withEngine({ staging: true }), otherExporters: 0 },
  'health.cpu-high': { heartbeat: withHost({ load: 1.4 }) },
  'health.memory-high': { heartbeat: withHost({ memoryAvailableBytes: GIB / 8 }) },
  'health.disk-full': { heartbeat: disk(GIB) },
  'health.disk-filling': { heartbeat: disk(6 * GIB) },
  'health.certificate-expiring': { heartbeat: ends('server-certificate', 29 * DAY) },
  'health.certificate-expired': { heartbeat: ends('server-certificate', -MINUTE) },
  'health.password-expiring': { heartbeat: ends('account-password', 13 * DAY) },
  'health.password-expired': { heartbeat: ends('account-password', -MINUTE) },
};

describe('the alert catalogue', () => {
  test('an agent that works raises nothing', () => {
    expect(look({})).toEqual([]);
  });

  test.each(Object.entries(cases))(
    '%s is raised by what it is about, alone, with every value its texts name',
    (code, input) => {
      const findings = look(input);
      expect(findings.map((finding) => finding.code)).toEqual([code]);
      for (const language of ['en', 'nl'] as const) {
        for (const words of Object.values(wordsOfAlert(findings[0]!, language))) {
          expect(words).not.toBe('');
          expect(words).not.toMatch(/[{}]/);
        }
      }
    },
  );

  test('each sign-in of an emergency account is an alert of its own, with all that its texts name', () => {
    const signIn = { user: 'root@contoso.example', address: '203.0.113.7', at: now };
    const { findings } = evaluateTenant({
      emergencySignIns: [
        { id: 'one', ...signIn },
        { id: 'two', ...signIn },
      ],
    });
    expect(findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['health.emergency-sign-in', 'one'],
      ['health.emergency-sign-in', 'two'],
    ]);
    for (const language of ['en', 'nl'] as const)
      for (const words of Object.values(wordsOfAlert(findings[0]!, language))) expect(words).not.toMatch(/^$|[{}]/);
  });

  test('both languages name the same values, and hawser explain knows every alert', () => {
    const names = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [code, { title, cause, fix, closed }] of alertRules) {
      for (const { en, nl } of [title, cause, fix, closed])
        expect([code, new Set(names(nl))]).toEqual([code, new Set(names(en))]);
      expect(catalogues.get('health')).toHaveProperty([code]);
      expect(Object.keys({ ...cases, ...tenantRules })).toContain(code);
    }
  });

  test('the manual lists every alert with its severity, and no other', () => {
    const manual = readFileSync(new URL('../../../docs/health.md', import.meta.url), 'utf8');
    const listed = [...manual.matchAll(/^\| `(health\.[\w-]+)`\s*\| ([\w-]+)/gm)].map(([, code, severity]) => [
      code,
      severity,
    ]);
    expect(listed).toEqual([...alertRules].map(([code, { severity }]) => [code, severity]));
  });

  test('a rule that waits does not count the looks of the clock, only heartbeats', () => {
    expect(look({ ...cases['health.forest-unreachable'], isNew: false })).toEqual([]);
  });

  test('what hovers at a limit neither comes nor goes with each heartbeat', () => {
    const load = (value: number): Case => ({ heartbeat: withHost({ load: value }) });
    expect(look(load(0.9))).toEqual([]);
    expect(look(load(0.9), [keyOf('health.cpu-high', '')])).toHaveLength(1);
    expect(look(load(0.7), [keyOf('health.cpu-high', '')])).toEqual([]);
  });

  test('a forest that cannot be reached is one alert, not also a failed import', () => {
    const failure = { code: 'ldap.unreachable', values: { server: 'dc1' } };
    const heartbeat = { ...failed(forest.name, 'delta-import', 'stopped-server-down'), ...withForest({ failure }) };
    expect(look({ heartbeat }).map(({ code }) => code)).toEqual(['health.forest-unreachable']);
  });

  test('a machine that was off for a night is not called overdue as it starts', () => {
    const heartbeat = { ...withEngine({ lastSuccessAt: ago(14 * HOUR) }), startedAt: ago(MINUTE) };
    expect(look({ heartbeat })).toEqual([]);
  });

  test('a long initial synchronization gets twice the time', () => {
    const running = {
      ...withEngine({ lastSuccessAt: null, running: { code: 'connect.in-step', values: {} } }),
      startedAt: ago(3 * HOUR),
    };
    expect(look({ heartbeat: { ...running, forests: [] } })).toEqual([]);
    expect(look({ heartbeat: { ...running, startedAt: ago(5 * HOUR), forests: [] } })).toHaveLength(1);
  });

  test('versions are compared by number', () => {
    expect(isOlder('1.9.0', '1.10.0')).toBe(true);
    expect(isOlder('1.10.0', '1.9.0')).toBe(false);
    expect(isOlder('1.2.0', '1.2.0')).toBe(false);
    expect(isOlder('1.2.0', '1.2')).toBe(false);
  });
});
