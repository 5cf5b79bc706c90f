import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { devolve, dhclientOption, networkdOption, wpadCandidates } from './wpad.ts';

const now = Date.UTC(2026, 10, 20);
const root = mkdtempSync(join(tmpdir(), 'hawser-wpad-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('the names that discovery asks', () => {
  it.each([
    ['a.b.corp.example.com', ['a.b.corp.example.com', 'b.corp.example.com', 'corp.example.com']],
    ['corp.example.com.', ['corp.example.com']],
    ['Example.com', ['example.com']],
    ['example.co.uk', ['example.co.uk']],
    ['local', []],
    ['', []],
    ['a..com', []],
  ])('of %s', (domain, asked) => {
    expect(devolve([domain])).toEqual(asked);
  });

  it('never go above three labels unasked, and stay inside of what is searched', () => {
    const label = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(fc.array(label, { minLength: 1, maxLength: 6 }), { maxLength: 4 }), (search) => {
        const domains = search.map((labels) => labels.join('.'));
        for (const asked of devolve(domains)) {
          expect(asked.split('.').length >= 3 || domains.includes(asked)).toBe(true);
          expect(domains.some((domain) => domain === asked || domain.endsWith(`.${asked}`))).toBe(true);
          expect(asked).toContain('.');
        }
      }),
    );
  });
});

describe('what DHCP named', () => {
  const lease = (option: string, expire = '5 2026/11/27 11:00:00'): string =>
    `lease {\n  interface "eth0";\n  option subnet-mask 255.255.255.0;\n  ${option}\n  expire ${expire};\n}\n`;

  it.each([
    ['by name', 'option wpad "http://proxy.corp.test/wpad.dat";'],
    ['by number, ended by a zero', 'option unknown-252 "http://proxy.corp.test/wpad.dat\\000";'],
    [
      'in bytes',
      `option unknown-252 ${Buffer.from('http://proxy.corp.test/wpad.dat')
        .toString('hex')
        .replace(/..(?=.)/g, '$&:')};`,
    ],
  ])('dhclient writes %s', (_how, option) => {
    expect(dhclientOption(lease(option), now)?.replace('\0', '')).toBe('http://proxy.corp.test/wpad.dat');
  });

  it('is what the last lease says, while it is good', () => {
    const first = lease('option wpad "http://old.test/wpad.dat";');
    expect(dhclientOption(first + lease('option wpad "http://new.test/wpad.dat";'), now)).toBe(
      'http://new.test/wpad.dat',
    );
    expect(dhclientOption(first + lease(''), now)).toBeUndefined();
    expect(dhclientOption(lease('option wpad "http://a.test/";', '5 2026/11/19 11:00:00'), now)).toBeUndefined();
    const seconds = Math.floor(now / 1000);
    const local = (at: number): string => lease('option wpad "http://a.test/";', `epoch ${at}; # Fri Nov 20 2026`);
    expect(dhclientOption(local(seconds - 60), now)).toBeUndefined();
    expect(dhclientOption(local(seconds + 60), now)).toBe('http://a.test/');
    expect(dhclientOption('garbage { option wpad', now)).toBeUndefined();
    expect(networkdOption('ADDRESS=10.0.0.2\nOPTION_252=687474703a2f2f612e746573742f\n')).toBe('http://a.test/');
  });

  it('comes before the names, from wherever this machine keeps its leases', () => {
    write('etc/resolv.conf', 'domain old.example.com\nsearch ams.corp.example.com lan\nnameserver 10.0.0.53\n');
    write('var/lib/dhcp/dhclient.eth0.leases', lease('option wpad "http://dhcp.test/wpad.dat\\012";', 'never'));
    write('run/systemd/netif/leases/2', `OPTION_252=${Buffer.from('file:///etc/shadow').toString('hex')}\n`);
    expect(wpadCandidates({ root, hostname: 'sync01.corp.example.com', now })).toEqual([
      { location: 'http://dhcp.test/wpad.dat', by: 'DHCP' },
      { location: 'http://wpad.ams.corp.example.com/wpad.dat', by: 'DNS' },
      { location: 'http://wpad.corp.example.com/wpad.dat', by: 'DNS' },
    ]);
    expect(wpadCandidates({ root: '/nowhere', hostname: 'sync01', now })).toEqual([]);
  });
});
