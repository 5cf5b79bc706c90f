import { lookup } from 'node:dns/promises';
import { getServers, promises } from 'node:dns';
import { isIP } from 'node:net';
import type { ProbeLimits } from './deadline.ts';
import { DeadlineExceeded, reasonOf, within } from './deadline.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** What became of a name. `not-found` is an answer (NXDOMAIN), `server-failed` and `silent` are not. */
export interface Resolution {
  readonly host: string;
  readonly outcome: 'resolved' | 'not-found' | 'server-failed' | 'silent';
  readonly addresses: readonly Address[];
  /** Who was asked: "hosts file or 10.0.0.53"; an address needs nobody. */
  readonly resolver: string;
  readonly reason: string;
}

export interface ResolveOptions extends ProbeLimits {
  /** Name servers to ask instead of the system's. */
  readonly servers?: readonly string[] | undefined;
}

/**
 * Resolves as every program on this machine does (hosts file, search domains, both families). Where that fails, the
 * name servers are asked themselves, because the system's call distinguishes NXDOMAIN, SERVFAIL and silence badly.
 */
export async function probeName(host: string, options: ResolveOptions = {}): Promise<Resolution> {
  const plain = host.replace(/^\[|\]$/g, '');
  const family = isIP(plain);
  if (family !== 0) {
    const addresses = [{ address: plain, family: family === 6 ? 6 : 4 }] as const;
    return { host: plain, outcome: 'resolved', addresses, resolver: '', reason: '' };
  }
  const servers = options.servers ?? getServers();
  const resolver = servers.join(', ');
  if (!options.servers) {
    try {
      const found = await within(lookup(plain, { all: true }), options);
      const addresses = found.map((entry) => ({
        address: entry.address,
        family: entry.family === 6 ? (6 as const) : (4 as const),
      }));
      return { host: plain, outcome: 'resolved', addresses, resolver, reason: '' };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof DeadlineExceeded) && reasonOf(error) === 'ENOTFOUND' && servers.length === 0) {
        return { host: plain, outcome: 'not-found', addresses: [], resolver, reason: 'ENOTFOUND' };
      }
    }
  }
  return await askServers(plain, servers, options);
}

async function askServers(host: string, servers: readonly string[], options: ResolveOptions): Promise<Resolution> {
  const { timeoutMs = 10_000 } = options;
  const resolver = new promises.Resolver({ timeout: Math.max(500, Math.floor(timeoutMs / 3)), tries: 2 });
  if (servers.length > 0) resolver.setServers([...servers]);
  const ask = async (family: 4 | 6): Promise<{ addresses: readonly Address[]; reason: string }> => {
    try {
      const found = await within(family === 4 ? resolver.resolve4(host) : resolver.resolve6(host), options);
      return { addresses: found.map((address) => ({ address, family })), reason: '' };
    } catch (error) {
      options.signal?.throwIfAborted();
      return { addresses: [], reason: error instanceof DeadlineExceeded ? 'ETIMEOUT' : reasonOf(error) };
    }
  };
  try {
    const answers = await Promise.all([ask(4), ask(6)]);
    const addresses = answers.flatMap((answer) => answer.addresses);
    const reason = answers.find((answer) => answer.reason !== '')?.reason ?? '';
    const outcome = addresses.length > 0 ? 'resolved' : outcomeOf(answers.map((answer) => answer.reason));
    return { host, outcome, addresses, resolver: servers.join(', '), reason: addresses.length > 0 ? '' : reason };
  } finally {
    resolver.cancel();
  }
}

/** Both families were asked: one honest "no such name" outweighs the silence of the other. */
function outcomeOf(reasons: readonly string[]): Resolution['outcome'] {
  if (reasons.some((reason) => reason === 'ENOTFOUND' || reason === 'ENODATA')) return 'not-found';
  if (reasons.every((reason) => reason === 'ETIMEOUT' || reason === 'ECONNREFUSED')) return 'silent';
  return 'server-failed';
}
