import { readFileSync } from 'node:fs';
import type { ProbeLimits } from './deadline.ts';
import { probeHttp } from './http.ts';
import { probeName } from './resolve.ts';
import { probeTcp } from './tcp.ts';

export interface WpadReport {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** Whether a function FindProxyForURL came back. */
  readonly isScript: boolean;
}

/** Where automatic proxy discovery would look: `wpad` in each search domain. */
export function wpadHosts(resolvConf = readResolvConf()): readonly string[] {
  const domains = /^\s*(?:search|domain)\s+(.+)$/m.exec(resolvConf)?.[1]?.trim().split(/\s+/) ?? [];
  return domains.filter((domain) => domain.includes('.')).map((domain) => `wpad.${domain}`);
}

/** Asks for /wpad.dat where the name exists. What is found is only told: nothing of it is executed. */
export async function probeWpad(hosts: readonly string[], limits: ProbeLimits): Promise<readonly WpadReport[]> {
  const reports: WpadReport[] = [];
  for (const host of hosts) {
    const { outcome, addresses } = await probeName(host, limits);
    if (outcome !== 'resolved') continue;
    const { socket } = await probeTcp(addresses, 80, limits);
    if (!socket) continue;
    const url = `http://${host}/wpad.dat`;
    const { status, headers, body } = await probeHttp(url, socket, limits);
    const contentType = headers['content-type'] ?? '';
    reports.push({ url, status, contentType, isScript: status === 200 && body.includes('FindProxyForURL') });
  }
  return reports;
}

function readResolvConf(): string {
  try {
    return readFileSync('/etc/resolv.conf', 'utf8');
  } catch {
    return ''; // not a system that has one
  }
}
