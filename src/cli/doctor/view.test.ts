import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CheckResult, DoctorReport } from '../../diagnose/doctor/index.ts';
import { viewReport } from './view.ts';

function result(id: string, more: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    title: id.split(/[.@]/)[1] ?? id,
    status: 'ok',
    summary: '10.0.0.1',
    problems: [],
    why: '',
    evidence: [],
    because: '',
    parent: null,
    explainedBy: [],
    cost: 'instant',
    privilege: 'anyone',
    milliseconds: 3,
    ...more,
  };
}

const context = { role: 'caller', user: 'anna', host: 'h', version: '0', node: 'v26', environment: {} } as const;
const broken = result('cloud.connect', {
  status: 'error',
  problems: [
    {
      level: 'error',
      code: 'doctor.connection-refused',
      values: {},
      what: 'cloud:443 weigert.',
      fix: 'Start de dienst.',
    },
  ],
  why: 'Niets bereikt de cloud.',
  evidence: [{ name: '10.0.0.1:443', value: 'refused' }],
});

function view(checks: readonly CheckResult[], more: Partial<DoctorReport> = {}, verbose = false): string {
  const report: DoctorReport = {
    version: 1,
    language: 'nl',
    startedAt: '2026-01-01T00:00:00.000Z',
    milliseconds: 10,
    verdict: 'problems',
    root: checks.find(({ status }) => status === 'error')?.id ?? null,
    context,
    checks,
    ...more,
  };
  return stripVTControlCharacters(viewReport(report, { verbose }));
}

describe('the report on a terminal', () => {
  const blocked = { status: 'skipped', because: 'omdat "connect" faalt' } as const;
  const checks = [
    result('net.resolver'),
    broken,
    result('cloud.tls', blocked),
    result('cloud.http', blocked),
    result('agent.last-run', { status: 'error', explainedBy: ['cloud.connect'], problems: broken.problems }),
    result('forest.name@a.test'),
  ];

  it('is one line an area that is well, opens what is wrong, and ends with where to start', () => {
    expect(view(checks).split('\n')).toEqual([
      '✓ net  1 controle',
      '✗ cloud  1 controle',
      '  ✗ connect  10.0.0.1',
      '      cloud:443 weigert.  doctor.connection-refused',
      '  · 2 overgeslagen: omdat "connect" faalt',
      '✗ agent  1 controle',
      '  ✗ last-run  10.0.0.1',
      '      cloud:443 weigert.  doctor.connection-refused',
      '✓ forest a.test  1 controle',
      '',
      'Begin hier: cloud:443 weigert.',
      '  Niets bereikt de cloud.',
      '  Eerst: Start de dienst.',
      '  10.0.0.1:443: refused',
      '  daardoor: last-run',
      '  Meer: hawser explain doctor.connection-refused',
    ]);
  });

  it('shows everything when asked, and says so when nothing is wrong', () => {
    expect(view(checks, {}, true)).toContain('✓ resolver  10.0.0.1  [net.resolver]  3 ms');
    expect(view([result('net.resolver')], { verdict: 'healthy' })).toContain('Alle controles zijn geslaagd.');
  });

  it('sets the caller and the service side by side, and marks where they part', () => {
    const otherRoute = 'u en de dienst volgen verschillende routes';
    const differences = [
      {
        id: 'cloud.route',
        title: 'route naar cloud',
        caller: 'ok',
        service: 'ok',
        callerResult: 'proxy p:3128',
        serviceResult: 'direct',
        text: otherRoute,
      },
      {
        id: 'cloud.connect',
        title: 'connect',
        caller: 'ok',
        service: 'error',
        callerResult: '10.0.0.1:3128',
        serviceResult: 'doctor.connection-filtered',
        text: 'x',
      },
    ] as const;
    const service = { context, differences, environment: ['de dienst heeft geen HTTPS_PROXY'] };
    const shown = view(checks, { service });
    expect(shown).toContain(
      [
        'U en de dienst verschillen',
        '     controle       u                de dienst',
        '  →  cloud.route    ✓ proxy p:3128   ✓ direct',
        '     cloud.connect  ✓ 10.0.0.1:3128  ✗ doctor.connection-filtered',
        '  → begint hier: route naar cloud: u en de dienst volgen verschillende routes',
        '  · de dienst heeft geen HTTPS_PROXY',
      ].join('\n'),
    );
    const same = view([result('net.resolver')], { service: { context, differences: [], environment: [] } });
    expect(same).toContain(
      'De dienst (anna) heeft dezelfde controles uitgevoerd, met dezelfde uitkomst als bij u (anna).',
    );
  });
});
