import { describe, expect, it } from 'vitest';
import { parseProxyLine, parseUnknownProxyLine } from './proxy/line.ts';
import { Session } from '../session.ts';
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
    `179507${at}.000 ${elapsed} ${client} ${result} 39 CONNECT ${host}:443 - HIER_DIRECT/1.1.1.1 -\n`;
  const login = 'login.microsoftonline.com';

  it('takes a challenge that was answered as normal, per client', () => {
    const facts = read(
      line(9001, '10.0.0.1', login, 'TCP_DENIED/407') +
        line(9002, '10.0.0.1', login, 'TCP_TUNNEL/200') +
        line(9003, '10.0.0.2', login, 'TCP_DENIED/407'),
    );
    expect(facts.all('proxy-challenge').map(({ values }) => values['client'])).toEqual(['10.0.0.1']);
    expect(facts.all('proxy').map(({ values }) => [values['fault'], values['client']])).toEqual([
      ['unsigned', '10.0.0.2'],
    ]);
  });

  it('sees a cut only where several tunnels end at one age', () => {
    const cut = [1, 2, 3, 4].map((i) => line(9000 + i, '10.0.0.1', login, 'TCP_TUNNEL/200', 120_000 + i * 7)).join('');
    const uneven = [31_000, 75_500, 143_000, 411_000]
      .map((ms, i) => line(9000 + i, '10.0.0.1', login, 'TCP_TUNNEL/200', ms))
      .join('');
    expect(read(cut).get('proxy', 'idle-cut')?.values['seconds']).toBe('120');
    expect(read(uneven).get('proxy', 'idle-cut')).toBeUndefined();
  });

  it('knows the parts that hosts play, whatever the region', () => {
    expect(roleOf('bba900-anchor.microsoftonline.com')).toBe('anchor');
    expect(roleOf('ssprdedicatedsbprodfra-1.servicebus.windows.net')).toBe('bus');
    expect(roleOf('dc.services.visualstudio.com')).toBe('telemetry');
    expect(roleOf('login.microsoftonline.com.evil.example')).toBeUndefined();
  });
});
