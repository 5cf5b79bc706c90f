import { describe, expect, it } from 'vitest';
import { catalogues } from '../../base/errors.ts';
import { agentErrors } from './agent-errors.ts';
import { environmentProblems, proxyVariables } from './environment-checks.ts';
import { idleProblems, idleSummary, judgeHawser, nameProblem, skewProblems, tcpProblem, tlsProblems } from './judge.ts';
import { networkErrors } from './network-errors.ts';
import type { HttpReport } from '../probe/http.ts';
import type { TcpOutcome } from '../probe/tcp.ts';
import type { TlsReport } from '../probe/tls.ts';

const answer = (more: Partial<HttpReport>): HttpReport => ({
  url: 'https://cloud.test/health',
  outcome: 'answered',
  reason: '',
  status: 200,
  headers: {},
  body: '',
  title: undefined,
  clockSkewMs: undefined,
  ...more,
});

const tls = (more: Partial<TlsReport>): TlsReport => ({
  host: 'cloud.test',
  at: '2026-01-01T00:00:00.000Z',
  outcome: 'verified',
  reason: '',
  protocol: 'TLSv1.3',
  chain: [],
  daysLeft: 300,
  inspectedBy: undefined,
  crlUrls: [],
  ...more,
});

describe('what measurements mean', () => {
  it.each<[TcpOutcome, string | undefined]>([
    ['connected', undefined],
    ['refused', 'doctor.connection-refused'],
    ['filtered', 'doctor.connection-filtered'],
    ['unreachable', 'doctor.no-route'],
    ['prohibited', 'doctor.connection-prohibited'],
    ['failed', 'doctor.connection-failed'],
  ])('a connection that is %s', (outcome, code) => {
    const attempts = [{ address: '10.0.0.1', port: 443, outcome, reason: 'X', milliseconds: 1 }];
    expect(tcpProblem({ outcome, attempts }, 'cloud.test:443', 5000)?.code).toBe(code);
  });

  it.each([
    ['resolved', undefined],
    ['not-found', 'doctor.name-not-found'],
    ['silent', 'doctor.name-server-silent'],
    ['server-failed', 'doctor.name-server-failed'],
  ] as const)('a name that is %s', (outcome, code) => {
    expect(nameProblem({ host: 'a.test', outcome, addresses: [], resolver: '10.0.0.53', reason: '' })?.code).toBe(code);
  });

  it.each<[string, Partial<TlsReport>, [string, string][]]>([
    ['is fine', {}, []],
    ['expires within a month', { daysLeft: 12 }, [['warning', 'doctor.certificate-expires-soon']]],
    ['is not trusted', { outcome: 'untrusted' }, [['error', 'tls.untrusted-issuer']]],
    ['is for another name', { outcome: 'name-mismatch' }, [['error', 'tls.wrong-name']]],
    ['has expired', { outcome: 'expired' }, [['error', 'tls.not-valid-now']]],
    ['is a page', { outcome: 'not-tls' }, [['error', 'tls.not-tls']]],
    [
      'is inspected, untrusted',
      { outcome: 'untrusted', inspectedBy: 'Zscaler' },
      [['error', 'doctor.tls-intercepted']],
    ],
    ['is inspected, trusted', { inspectedBy: 'Zscaler' }, [['warning', 'doctor.tls-intercepted']]],
  ])('TLS that %s', (_what, more, expected) => {
    expect(tlsProblems(tls(more)).map(({ level, error }) => [level, error.code])).toEqual(expected);
  });

  it.each<[string, Partial<HttpReport>, string[]]>([
    ['ours', { headers: { 'x-correlation-id': 'x' } }, []],
    ['ours, failing', { status: 503, headers: { 'x-correlation-id': 'x' } }, ['doctor.http-status']],
    ['a block page', { title: 'Access denied' }, ['doctor.captive-page']],
    ['a way to a sign-in page', { status: 302, headers: { location: 'http://wifi.test/' } }, ['doctor.captive-page']],
    ['somebody else', { body: '{}' }, ['doctor.not-hawser']],
  ])('an answer that is %s', (_what, more, codes) => {
    expect(judgeHawser(answer(more)).map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    [4000, undefined],
    [-90_000, 'doctor.clock-drifts'],
    [301_000, 'doctor.clock-skew'],
    [-86_400_000, 'doctor.clock-skew'],
  ])('a clock that is %i ms off', (skew, code) => {
    expect(skewProblems(skew, 'dc1').problems?.[0]?.error.code).toBe(code);
  });

  it.each([
    [0, 30, 'error'],
    [285, 295, 'error'],
    [295, 310, 'warning'],
    [340, 355, 'warning'],
    [355, 370, undefined],
  ] as const)('a path that survives %s seconds of silence and not %s', (survivedSeconds, cutSeconds, level) => {
    const found = { survivedSeconds, cutSeconds, how: 'reset', attempts: [] } as const;
    expect(idleProblems('cloud.test', found)[0]?.level).toBe(level);
    expect(idleSummary(found)).toBe(`${survivedSeconds}-${cutSeconds} s, RST`);
  });
});

describe('the environment', () => {
  it('finds settings that mislead and never shows a password', () => {
    const environment = {
      https_proxy: 'http://anna:geheim@proxy:3128',
      HTTPS_PROXY: 'http://other:3128',
      HTTP_PROXY: 'socks5://x:1',
      NO_PROXY: '10.0.0.0/8,<local>',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    expect(environmentProblems(environment).map(({ error }) => error.code)).toEqual([
      'doctor.verification-off',
      'doctor.proxy-spellings',
      'proxy.address-invalid',
      'doctor.proxy-exceptions',
    ]);
    expect(JSON.stringify(proxyVariables(environment))).not.toContain('geheim');
  });
});

describe('the catalogue', () => {
  it('is complete: every text and fix in both languages, with the same values', () => {
    const holes = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const [code, { text, fix }] of Object.entries({ ...networkErrors, ...agentErrors })) {
      expect([code, holes(text.nl), holes(fix.nl)]).toEqual([code, holes(text.en), holes(fix.en)]);
      expect([code, text.nl === text.en && !text.en.startsWith('{')]).toEqual([code, false]);
    }
    expect(catalogues.has('doctor')).toBe(true);
  });
});
