import type { Detail } from '../../base/details.ts';
import { detailOf } from '../../base/errors.ts';
import { fileTimeToDate, parseGeneralizedTime } from '../../directory/index.ts';
import type { ServerAddress, Session, SessionOptions } from '../../ldap/index.ts';
import { escapeFilterValue, formatServer, openSession, textOf } from '../../ldap/index.ts';
import type { Expiry, ForestHealth } from '../../wire/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import type { SecretStore } from '../secret-store.ts';
import { sessionOptions } from '../sources.ts';
import { healthDetail } from './details.ts';
import { authorityExpiry, certificateExpiry } from './expiries.ts';
import type { Measures } from './measures.ts';

/** A forest that the agent reads. */
export interface ProbedForest {
  readonly name: string;
  readonly kind: ForestHealth['kind'];
  readonly session: SessionOptions;
}

export function probedForests({ forests }: ConnectConfiguration, secrets: SecretStore): readonly ProbedForest[] {
  return forests.map((forest) => ({
    name: forest.domain,
    kind: forest.kind,
    session: sessionOptions(forest, secrets),
  }));
}

export interface ForestProbe {
  readonly server: string | null;
  readonly failure: ForestHealth['failure'];
  readonly unreachableServers: ForestHealth['unreachableServers'];
  readonly isSynchronized: boolean | null;
  readonly clockOffsetMs: number | null;
  readonly expiries: readonly Expiry[];
  readonly missing: readonly { readonly what: string; readonly reason: Detail }[];
}

const MAX_SERVERS = 10;

/**
 * Trying such a sign-in again and again would lock the account: it is left to the schedule, which knows how to wait.
 */
const aboutTheAccount = /^(ldap\.(wrong-password|account-|password-|not-signed-in)|connect\.secret-missing)/;

export function isAboutTheAccount(code: string): boolean {
  return aboutTheAccount.test(code);
}

/**
 * A synthetic transaction with a forest: signs in at each configured server (or the one that DNS offers), reads the
 * root DSE and looks at what expires. Nothing is thrown: what could not be found out is in the answer.
 */
export async function probeForest(
  { name, kind, session: options }: ProbedForest,
  measures: Measures,
  signal: AbortSignal,
): Promise<ForestProbe> {
  const expiries: Expiry[] = [];
  const missing: { what: string; reason: Detail }[] = [];
  const tryTo = async (what: string, work: () => Promise<Expiry | undefined> | Expiry): Promise<void> => {
    try {
      const found = await work();
      if (found) expiries.push(found);
    } catch (error) {
      signal.throwIfAborted();
      missing.push({ what: `${name}: ${what}`, reason: detailOf(error) });
    }
  };
  const { caFile, servers = [] } = options;
  if (caFile !== undefined) await tryTo(caFile, () => authorityExpiry(caFile, name));

  const { session, address, failures } = await signIn(options, servers.slice(0, MAX_SERVERS), measures, signal);
  await using _open = session;
  for (const server of servers.slice(0, MAX_SERVERS)) {
    if (options.security === 'starttls') break; // the certificate comes after a command that only LDAP knows
    if (failures.some(({ server: failed }) => failed === formatServer(server))) continue;
    await tryTo(server.name, async () => ({
      kind: 'server-certificate',
      subject: server.name,
      forest: name,
      expiresAt: (await certificateExpiry(server, { caFile, signal })).toISOString(),
    }));
  }
  if (!session) {
    return {
      server: null,
      failure: failures[0]?.failure ?? healthDetail('connect.no-server'),
      unreachableServers: [],
      isSynchronized: null,
      clockOffsetMs: null,
      expiries,
      missing,
    };
  }
  const self = { isSynchronized: null as boolean | null, clockOffsetMs: null as number | null };
  await tryTo('root DSE', async () => {
    Object.assign(self, await readSelf(session, name, measures, signal));
    return undefined;
  });
  if (kind === 'active-directory') {
    await tryTo(options.account, async () => await accountExpiry(session, options.account, name, signal));
  }
  return { server: address, failure: null, unreachableServers: failures, ...self, expiries, missing };
}

interface SignedIn {
  readonly session: Session | undefined;
  readonly address: string;
  readonly failures: ForestHealth['unreachableServers'];
}

/**
 * Every configured server is tried once, so that a second one that is down is seen while the first one works; an
 * account that is refused ends it.
 */
async function signIn(
  options: SessionOptions,
  servers: readonly ServerAddress[],
  measures: Measures,
  signal: AbortSignal,
): Promise<SignedIn> {
  const failures: ForestHealth['unreachableServers'] = [];
  let kept: Session | undefined;
  const attempts = servers.length > 0 ? servers.map((server) => ({ ...options, servers: [server] })) : [options];
  for (const [index, attempt] of attempts.entries()) {
    try {
      const session = await measures.time(
        `bind:${options.domain}`,
        async () => await openSession({ ...attempt, signal, timeouts: { connectMs: 10_000, operationMs: 30_000 } }),
      );
      if (kept) await session[Symbol.asyncDispose]();
      else kept = session;
    } catch (error) {
      signal.throwIfAborted();
      const server = servers[index];
      const failure = detailOf(error);
      failures.push({ server: server ? formatServer(server) : options.domain, failure });
      if (isAboutTheAccount(failure.code)) {
        await kept?.[Symbol.asyncDispose]();
        return { session: undefined, address: '', failures: failures.slice(-1) };
      }
    }
  }
  return { session: kept, address: kept?.server ?? '', failures };
}

async function readSelf(
  session: Session,
  domain: string,
  measures: Measures,
  signal: AbortSignal,
): Promise<Pick<ForestProbe, 'isSynchronized' | 'clockOffsetMs'>> {
  const sent = Date.now();
  const entry = await measures.time(
    `search:${domain}`,
    async () => await session.read('', ['currentTime', 'isSynchronized'], { signal }),
  );
  const middle = (sent + Date.now()) / 2;
  const { isSynchronized, ...rest } = entry?.attributes ?? {};
  const clock = parseGeneralizedTime(textOf(rest, 'currentTime') ?? '');
  // The server gives whole seconds: on average half of one has passed.
  const clockOffsetMs = clock ? Math.round(clock.getTime() + 500 - middle) : null;
  return { isSynchronized: typeof isSynchronized === 'boolean' ? isSynchronized : null, clockOffsetMs };
}

/** When the password of the account that reads ends; undefined when never, or when the account may not read it. */
async function accountExpiry(
  session: Session,
  account: string,
  forest: string,
  signal: AbortSignal,
): Promise<Expiry | undefined> {
  const attribute = 'msDS-UserPasswordExpiryTimeComputed';
  const attributes = [attribute, 'userPrincipalName'];
  const root = await session.read('', ['defaultNamingContext'], { signal });
  const base = textOf(root?.attributes ?? {}, 'defaultNamingContext') ?? '';
  const isDn = /^[^=@\\]+=/.test(account);
  const value = escapeFilterValue(account.replace(/^.*\\/, ''));
  // An account without a userPrincipalName still signs in as its sAMAccountName at the domain.
  const local = value.replace(/@.*$/, '');
  const filter =
    value === local ? `(sAMAccountName=${local})` : `(|(userPrincipalName=${value})(sAMAccountName=${local}))`;
  const entries = isDn
    ? [await session.read(account, attributes, { signal })]
    : (await session.search({ base, filter, attributes, sizeLimit: 2, signal })).entries;
  const isExact = (found: (typeof entries)[number]): boolean =>
    textOf(found?.attributes ?? {}, 'userPrincipalName')?.toLowerCase() === account.toLowerCase();
  const entry = entries.find(isExact) ?? entries[0];
  const text = textOf(entry?.attributes ?? {}, attribute);
  const expiresAt = text === undefined ? undefined : fileTimeToDate(text);
  return expiresAt && { kind: 'account-password', subject: account, forest, expiresAt: expiresAt.toISOString() };
}
