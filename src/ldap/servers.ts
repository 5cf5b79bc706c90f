import { assert, required } from '../base/assert.ts';
import { resolveSrv } from 'node:dns/promises';
import { ldapErrors } from './errors.ts';

/**
 * A directory server: the name that stands in its certificate, and where to reach it if that is not what the name
 * resolves to.
 */
export interface ServerAddress {
  readonly name: string;
  readonly port?: number;
  readonly address?: string;
}

/**
 * `dc1.contoso.com`, `dc1.contoso.com:636`, `dc1.contoso.com=10.0.0.1:636` (certificate name = address), `[::1]:636`.
 */
export function parseServer(text: string): ServerAddress {
  const match = /^(?:([^=:[\]\s]+)=)?(\[[0-9a-f:.]+\]|[^:=[\]\s]+)(?::(\d{1,5}))?$/i.exec(text.trim());
  assert(match, `"${text}" is not a server: write NAME, NAME:PORT or NAME=ADDRESS:PORT`);
  const target = required(match[2], 'match[2]').replace(/^\[|\]$/g, '');
  const port = match[3] === undefined ? undefined : Number(match[3]);
  return {
    name: match[1] ?? target,
    ...(match[1] === undefined ? {} : { address: target }),
    ...(port === undefined ? {} : { port }),
  };
}

export function formatServer({ name, port, address }: ServerAddress): string {
  const target = address ?? name;
  const bracketed = target.includes(':') ? `[${target}]` : target;
  return `${address === undefined ? '' : `${name}=`}${bracketed}${port === undefined ? '' : `:${port}`}`;
}

/** Answers SRV records; `node:dns` unless a test says otherwise. */
export type SrvResolver = (
  name: string,
) => Promise<readonly { readonly name: string; readonly priority: number; readonly weight: number }[]>;

/**
 * The domain controllers of `domain` as DNS names them, lowest priority first and by chance within one, weighted (RFC
 * 2782). The port of the record is that of plain LDAP and left out. Throws `ldap.no-server-found`.
 */
export async function findDomainControllers(
  domain: string,
  resolve: SrvResolver = resolveSrv,
  random: () => number = Math.random,
): Promise<readonly ServerAddress[]> {
  const records = await resolve(`_ldap._tcp.dc._msdcs.${domain}`).catch((cause: NodeJS.ErrnoException) => {
    throw ldapErrors('ldap.no-server-found', { domain, reason: cause.code ?? cause.message }, { cause });
  });
  if (records.length === 0) throw ldapErrors('ldap.no-server-found', { domain, reason: 'no records' });
  return records
    .map((record) => ({ record, draw: random() ** (1 / Math.max(record.weight, 1)) }))
    .sort((a, b) => a.record.priority - b.record.priority || b.draw - a.draw)
    .map(({ record }) => ({ name: record.name.replace(/\.$/, '') }));
}
