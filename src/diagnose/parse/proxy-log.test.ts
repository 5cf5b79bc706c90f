import { describe, expect, it } from 'vitest';
import { parseProxyLine, parseUnknownProxyLine } from './proxy/line.ts';
import { Session } from './session.ts';
import { roleOf } from './hosts.ts';

function read(text: string): Session['facts'] {
  const session = new Session();
  session.push(text);
  return session.end();
}

describe('a proxy line', () => {
  it.each([
    [
      'squid',
      '1795079534.123    912 10.20.0.15 TCP_TUNNEL/200 3921 CONNECT login.windows.net:443 svc HIER_DIRECT/20.1.1.1 -',
      200,
      'svc',
    ],
    [
      'squid through syslog',
      'Nov 19 09:12:14 px squid[8]: 1795079534.123    912 10.20.0.15 TCP_DENIED/407 3921 CONNECT login.windows.net:443 - HIER_NONE/- -',
      407,
      '-',
    ],
    [
      'common',
      '10.20.0.15 - svc [19/Nov/2026:09:12:14 +0100] "CONNECT login.windows.net:443 HTTP/1.1" 200 3921',
      200,
      'svc',
    ],
    [
      'combined',
      '10.20.0.15 - - [19/Nov/2026:09:12:14 +0100] "CONNECT login.windows.net:443 HTTP/1.1" 407 3921 "-" "agent" TCP_DENIED:HIER_NONE',
      407,
      '-',
    ],
    [
      'ProxySG',
      '2026-11-19 09:12:14 12 10.20.0.15 TCP_DENIED 407 1204 388 CONNECT tcp://login.windows.net:443/ - - - "x" DENIED - proxy "agent"',
      407,
      '-',
    ],
  ])('of %s gives host, status and user', (_, line, status, user) => {
    expect(parseProxyLine(line)).toMatchObject({ host: 'login.windows.net', port: 443, status, user, opened: false });
  });

  it('with a whole https address shows that TLS was opened', () => {
    const line =
      '1795079534.123 9 10.0.0.1 TCP_MISS/200 99 GET https://login.windows.net/a?b=c - HIER_DIRECT/1.1.1.1 -';
    expect(parseProxyLine(line)).toMatchObject({ host: 'login.windows.net', opened: true });
  });

  it('of a web server is none', () => {
    expect(
      parseProxyLine('1.2.3.4 - - [19/Nov/2026:09:12:14 +0000] "GET /index.html HTTP/1.1" 404 153'),
    ).toBeUndefined();
  });

  it('of unknown make needs a time, a destination and a decision', () => {
    expect(
      parseUnknownProxyLine('date=2026-11-19 time=09:12:14 srcip=10.0.0.1 hostname="a.example" action="blocked"'),
    ).toMatchObject({ status: 403 });
    expect(parseUnknownProxyLine('2026-11-19 the host a.example is fine')).toBeUndefined();
  });
});

describe('a proxy log', () => {
  const line = (at: number, client: string, host: string, result: string, elapsed = 900) =>
    `${1_795_070_000 + at}.000 ${elapsed} ${client} ${result} 39 CONNECT ${host}:443 - HIER_DIRECT/1.1.1.1 -\n`;
  const login = 'login.microsoftonline.com';

  it('takes a challenge that was answered as normal, per client', () => {
    const facts = read(
      line(9001, '10.0.0.1', login, 'TCP_DENIED/407') +
        line(9002, '10.0.0.1', login, 'TCP_TUNNEL/200') +
        line(9003, '10.0.0.2', login, 'TCP_DENIED/407'),
    );
    expect(facts.all('proxy-challenge').map(({ values }) => values.client)).toEqual(['10.0.0.1']);
    expect(facts.all('proxy').map(({ values }) => [values.fault, values.client])).toEqual([['unsigned', '10.0.0.2']]);
  });

  it.each([
    [
      'refused for minutes, then let in: nothing is wrong any more',
      [
        [0, 407],
        [90, 407],
        [180, 407],
        [240, 200],
      ],
      [],
    ],
    [
      'let in all morning, refused since noon',
      [
        [0, 407],
        [1, 200],
        [3600, 407],
        [3700, 407],
      ],
      ['unsigned'],
    ],
    [
      'two challenges and a success, as NTLM does it',
      [
        [0, 407],
        [1, 407],
        [2, 200],
      ],
      [],
    ],
    [
      'a challenge at the very end, of one who was let in before',
      [
        [0, 407],
        [1, 200],
        [3600, 407],
      ],
      [],
    ],
    ['a single challenge that nobody answered', [[0, 407]], ['unsigned']],
  ] as const)('judges sign-in by the minute: %s', (_, steps, expected) => {
    const text = steps
      .map(([at, status]) => line(9000 + at, '10.0.0.1', login, status === 407 ? 'TCP_DENIED/407' : 'TCP_TUNNEL/200'))
      .join('');
    expect(
      read(text)
        .all('proxy')
        .map(({ values }) => values.fault),
    ).toEqual(expected);
  });

  it('knows a name without an address from an address without an answer', () => {
    const request = (way: string) => `1795079000.000 5 10.0.0.1 TCP_TUNNEL/503 0 CONNECT ${login}:443 - ${way} -\n`;
    const faults = (text: string) =>
      read(text)
        .all('proxy')
        .map(({ values }) => values.fault);
    expect(faults(request('HIER_NONE/-'))).toEqual(['dns']);
    expect(faults(request('HIER_DIRECT/20.190.160.14'))).toEqual(['connect']);
  });

  it('does not take a refusal of the service for one of the proxy', () => {
    const request = (result: string, way: string) =>
      `1795079000.000 5 10.0.0.1 ${result}/403 9 GET https://${login}/common/x - ${way} -\n`;
    const faults = (text: string) =>
      read(text)
        .all('proxy')
        .map(({ values }) => values.fault);
    expect(faults(request('TCP_MISS', 'HIER_DIRECT/20.190.160.14'))).not.toContain('denied');
    expect(faults(request('TCP_DENIED', 'HIER_NONE/-'))).toContain('denied');
  });

  it('knows Hawser under any name by what is asked of it', () => {
    const get = (path: string, status: number) =>
      `1795079000.000 5 10.0.0.1 ${status === 403 ? 'TCP_DENIED' : 'TCP_MISS'}/${status} 9 GET https://id.example.org${path} - ${status === 403 ? 'HIER_NONE/-' : 'HIER_DIRECT/1.1.1.1'} -\n`;
    const facts = read(
      get('/oauth2/v2.0/token', 403) + get('/provisioning/v1/discover', 200) + get('/t1/oauth2/v2.0/token', 403),
    );
    expect(facts.all('phase').map(({ values, line: at }) => [values.phase.id, values.state, values.fault, at])).toEqual(
      [['hawser-agent', 'broken', 'denied', 3]],
    );
    expect(read(get('/oauth2/v2.0/token', 403)).all('phase')).toEqual([]);
  });

  it('sees a cut only where several tunnels end at one age', () => {
    const cut = [1, 2, 3, 4].map((i) => line(9000 + i, '10.0.0.1', login, 'TCP_TUNNEL/200', 120_000 + i * 7)).join('');
    const uneven = [31_000, 75_500, 143_000, 411_000]
      .map((ms, i) => line(9000 + i, '10.0.0.1', login, 'TCP_TUNNEL/200', ms))
      .join('');
    expect(read(cut).get('proxy', 'idle-cut')?.values.seconds).toBe(120);
    expect(read(uneven).get('proxy', 'idle-cut')).toBeUndefined();
  });

  it('knows the parts that hosts play, whatever the region', () => {
    expect(roleOf('bba900-anchor.microsoftonline.com')).toBe('anchor');
    expect(roleOf('ssprdedicatedsbprodfra-1.servicebus.windows.net')).toBe('bus');
    expect(roleOf('dc.services.visualstudio.com')).toBe('telemetry');
    expect(roleOf('login.microsoftonline.com.evil.example')).toBeUndefined();
  });
});
