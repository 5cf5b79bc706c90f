import { describe, expect, it } from 'vitest';
import { allowList, squidDomains } from './allow-list.ts';
import { hawserEndpoints, microsoftClouds, microsoftEndpoints } from './endpoints.ts';

const options = { language: 'nl', machine: 'sync01', date: '2026-01-01' } as const;

describe('the allow-list', () => {
  it('asks in Dutch for what the configuration names, each destination once', () => {
    const sets = hawserEndpoints(
      [
        'https://cloud.example.com/',
        'https://cloud.example.com/relay',
        'wss://relay.example.com/relay',
        'http://old.example.com',
      ],
      [{ host: 'dc1.corp.example.com', port: 636 }],
    );
    const text = allowList(sets, { ...options, format: 'ticket', subject: 'Hawser' });
    expect(text).toContain('uitgaande toegang voor Hawser vanaf sync01');
    expect(text.match(/cloud\.example\.com, TCP 443/g)).toHaveLength(1);
    expect(text).toContain('relay.example.com, TCP 443');
    expect(text).toContain('old.example.com, TCP 80');
    expect(text).toContain('dc1.corp.example.com, TCP 636');
  });

  it('never gives squid a list that it refuses: a suffix and something below it', () => {
    const hosts = ['login.microsoftonline.com', '*.microsoftonline.com', '*.graph.windows.net', 'graph.windows.net'];
    expect(squidDomains(hosts.map((host) => ({ host, port: 443 })))).toEqual([
      '.microsoftonline.com',
      '.graph.windows.net',
    ]);
  });

  it.each(microsoftClouds)('has data with a date for the cloud %s, and each row once for a firewall', (cloud) => {
    const { clouds, date } = microsoftEndpoints();
    const sets = clouds[cloud] ?? [];
    expect(date).toMatch(/^20\d\d/);
    expect(sets.length).toBeGreaterThan(0);
    const [head, ...rows] = allowList(sets, { ...options, format: 'firewall', subject: 'Microsoft' }).split('\n');
    expect(head).toBe('host,port,protocol,purpose');
    const keys = rows.map((row) => row.split(',').slice(0, 3).join());
    expect(new Set(keys).size).toBe(keys.length);
    for (const row of rows) expect(row).toMatch(/^[a-z0-9*.-]+,(80|443),tcp,[a-z -]+$/);
  });
});
