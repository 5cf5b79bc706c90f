import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent, fetch } from 'undici';

/** This machine and its link: what answers there trusts whoever reaches it. */
const local = new BlockList();
local.addSubnet('0.0.0.0', 8);
local.addSubnet('127.0.0.0', 8);
local.addSubnet('169.254.0.0', 16);
local.addAddress('::', 'ipv6');
local.addAddress('::1', 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

function isLocal(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return local.check(mapped, isIP(mapped) === 6 ? 'ipv6' : 'ipv4');
}

const refusal = (host: string): Error => new Error(`${host} is an address of this machine or its link`);

/**
 * How the cloud itself reaches an application: at an address that an administrator registered, so private networks are
 * meant. Names are judged by what they resolve to at that moment, and redirects are not followed.
 */
export function outboundFetch({ allowsLocal }: { readonly allowsLocal: boolean }) {
  const dispatcher = new Agent({
    connect: {
      lookup: (host, options, done) => {
        lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
          const addresses = allowsLocal ? found : (found ?? []).filter(({ address }) => !isLocal(address));
          if (error || addresses.length === 0) return done(error ?? refusal(host), '', 0);
          if (options.all) return done(null, addresses);
          done(null, addresses[0]?.address ?? '', addresses[0]?.family);
        });
      },
    },
  });
  return async (url: string, options: object): Promise<Response> => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    if (!allowsLocal && isIP(host) !== 0 && isLocal(host)) throw refusal(host);
    return await fetch(url, { ...options, dispatcher, redirect: 'manual' });
  };
}
