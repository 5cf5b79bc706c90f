import { systemClock } from '../../base/clock.ts';
import { loadConfiguration } from '../../base/configuration/configuration.ts';
import type { Detail } from '../../base/details.ts';
import { isHawserError } from '../../base/errors.ts';
import { isDn } from '../../directory/index.ts';
import type { FoundAccount, ForestSessions } from '../../ldap/index.ts';
import { openAgentOperations } from '../agent-operations.ts';
import type { ForestConfiguration } from '../configuration.ts';
import { connectConfiguration } from '../configuration.ts';
import { sambaCommands, windowsCommands } from '../rights/commands.ts';
import { connectErrors } from '../errors.ts';
import { rightsErrors } from '../rights/errors.ts';
import type { NeededRight, RightFeature } from '../rights/features.ts';
import { featuresOn, rightsOf } from '../rights/features.ts';
import type { ReadDomain } from '../rights/forest-rights.ts';
import {
  findHashAccount,
  findOwnAccount,
  openDomain,
  probeForestRights,
  readDomains,
} from '../rights/forest-rights.ts';
import type { Granted } from '../rights/grant.ts';
import { describeGrants, grantRights } from '../rights/grant.ts';
import type { Consequence, RightState } from '../rights/model.ts';
import { consequencesOf } from '../rights/model.ts';
import { SecretStore } from '../secret-store.ts';
import type { ReadForest } from '../sources.ts';
import { openForestSessions, readForest } from '../sources.ts';

/** What the account of one forest may do, and what gives it what is missing. */
export interface ForestRights {
  readonly forest: string;
  readonly account: string;
  readonly domains: readonly CheckedDomain[];
}

export interface CheckedDomain {
  readonly domain: string;
  readonly server: string | null;
  readonly rights: readonly RightState[];
  /** What happens for want of what is missing. */
  readonly consequences: readonly Consequence[];
  /** Commands that give what is missing, for an administrator of that domain. */
  readonly windows: readonly string[];
  readonly samba: readonly string[];
  /** Why it could not be asked. */
  readonly failure: Detail | null;
}

/** Signs in once, and is not kept. */
export interface Administrator {
  readonly account: string;
  readonly password: string;
}

export interface RightsAssistant {
  /** Features that are on in a forest, by the configuration and, where it is registered, the agent. */
  featuresOn(forest: string): Promise<readonly RightFeature[]>;
  /** The Active Directory forests of the configuration. */
  readonly forests: readonly string[];
  /** Asks as the account of the forest. */
  check(forest: string, features: readonly RightFeature[]): Promise<ForestRights>;
  /** Gives the account what it lacks, domain by domain, and answers what was written where. */
  grant(forest: string, features: readonly RightFeature[], administrator: Administrator): Promise<readonly Granted[]>;
  /** The same as LDIF, one part a domain, and the ldapmodify that writes it. Nothing is written. */
  describe(
    forest: string,
    features: readonly RightFeature[],
    administrator: Administrator,
  ): Promise<readonly DescribedGrants[]>;
  /** Has the service ask again, where one runs. */
  haveServiceAsk(): Promise<void>;
}

export interface DescribedGrants {
  readonly domain: string;
  readonly ldif: string;
  readonly command: string;
}

export function openRights(configurationFile: string | undefined): RightsAssistant {
  const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
  const forests = configuration.forests.filter(({ kind }) => kind === 'active-directory');
  const find = (name: string): ForestConfiguration => {
    const known = forests.map(({ domain }) => domain).join(', ');
    const forest = forests.find(({ domain }) => domain.toLowerCase() === name.toLowerCase());
    if (!forest) throw rightsErrors('rights.unknown-forest', { forest: name, known });
    return forest;
  };
  const read = (name: string): ReadForest =>
    readForest(find(name), configuration.dataFolder, new SecretStore(configuration.dataFolder));
  return {
    forests: forests.map(({ domain }) => domain),
    featuresOn: async (name) => await findFeatures(find(name), configurationFile),
    check: async (name, features) => await check(read(name), features, configurationFile ?? 'connect.yaml'),
    grant: async (name, features, administrator) => {
      const lacked = await findLacked(read(name), features);
      const granted = await eachDomain(read(name), administrator, async ({ session, domain, containers }, sids) => {
        const parts: Granted[] = [];
        for (const { sid, rights } of bySid(lacked(domain.domain), sids)) {
          const target = { baseDn: domain.baseDn, containers, sid };
          parts.push(...(await grantRights(session, target, rights)));
        }
        return parts;
      });
      return granted.flat();
    },
    describe: async (name, features, administrator) => {
      const lacked = await findLacked(read(name), features);
      const described = await eachDomain(read(name), administrator, async ({ session, domain, containers }, sids) => {
        const parts: DescribedGrants[] = [];
        for (const { sid, rights } of bySid(lacked(domain.domain), sids)) {
          const target = { baseDn: domain.baseDn, containers, sid };
          const { ldif, arguments: given } = await describeGrants(session, target, rights);
          const quoted = given.map((one) => (one.startsWith('-') ? one : `'${one}'`)).join(' ');
          const command = `ldapmodify -H ldaps://${session.server} -x -D '${administrator.account}' -W ${quoted} -f FILE`;
          parts.push({ domain: domain.domain, ldif, command });
        }
        return parts;
      });
      return described.flat();
    },
    haveServiceAsk: async () => await haveServiceAsk(configurationFile),
  };
}

/** The SIDs of the accounts of a forest. */
interface AccountSids {
  readonly reader: string;
  readonly hashes: string | undefined;
}

/** Each account with the rights that it is to have. Throws `connect.hashes-not-configured`. */
function bySid(
  rights: readonly NeededRight[],
  { reader, hashes }: AccountSids,
): readonly { readonly sid: string; readonly rights: readonly NeededRight[] }[] {
  const [forHashes, own] = [true, false].map((isForHashes) =>
    rights.filter(({ account }) => (account === 'password-hashes') === isForHashes),
  );
  if (forHashes && forHashes.length > 0 && hashes === undefined)
    throw connectErrors('connect.hashes-not-configured', {});
  return [
    ...(own && own.length > 0 ? [{ sid: reader, rights: own }] : []),
    ...(forHashes && forHashes.length > 0 && hashes !== undefined ? [{ sid: hashes, rights: forHashes }] : []),
  ];
}

async function findFeatures(
  { writeSourceAnchor, passwordHashes }: ForestConfiguration,
  file: string | undefined,
): Promise<readonly RightFeature[]> {
  try {
    await using agent = await openAgentOperations(file);
    const { relay, passwordHashes: hashes } = await agent.status();
    const readsHashes = passwordHashes !== undefined && hashes.on;
    return featuresOn({ writesSourceAnchor: writeSourceAnchor, relay, readsHashes });
  } catch (error) {
    // Before it is registered nothing can have been switched on.
    if (!isHawserError(error, 'connect.not-registered')) throw error;
    const relay = { writeback: false, passThrough: false };
    return featuresOn({ writesSourceAnchor: writeSourceAnchor, relay, readsHashes: false });
  }
}

/** What the account lacks in each domain: everything, in one that it cannot ask. */
async function findLacked(
  forest: ReadForest,
  features: readonly RightFeature[],
): Promise<(domain: string) => readonly NeededRight[]> {
  await using sessions = openForestSessions(forest);
  const reports = await probeForestRights(sessions, forest, { features, clock: systemClock });
  const present = new Map(
    reports.map(({ domain, capabilities }) => [
      domain,
      new Set(capabilities?.rights.flatMap(({ right, state }) => (state === 'present' ? [right] : []))),
    ]),
  );
  return (domain) => rightsOf(features).filter(({ name }) => present.get(domain)?.has(name) !== true);
}

async function check(
  forest: ReadForest,
  features: readonly RightFeature[],
  configuration: string,
): Promise<ForestRights> {
  if (features.includes('password-hashes') && forest.hashAccount === undefined)
    throw connectErrors('connect.hashes-not-configured', {});
  await using sessions = openForestSessions(forest);
  const reports = await probeForestRights(sessions, forest, { features, clock: systemClock });
  const domains: CheckedDomain[] = [];
  for (const { domain, capabilities, failure } of reports) {
    if (!capabilities) {
      domains.push({ domain, server: null, rights: [], consequences: [], windows: [], samba: [], failure });
      continue;
    }
    const { rights, server } = capabilities;
    const names = new Set(rights.filter(({ state }) => state !== 'present').map(({ right }) => right));
    const missing = rightsOf(features).filter(({ name }) => names.has(name));
    const commands = await commandsFor(sessions, forest, { domain, missing, server, configuration });
    domains.push({ domain, server, rights, consequences: consequencesOf(capabilities), ...commands, failure: null });
  }
  return { forest: forest.id, account: forest.session.account, domains };
}

async function commandsFor(
  sessions: ForestSessions,
  forest: ReadForest,
  {
    domain,
    missing,
    server,
    configuration,
  }: {
    readonly domain: string;
    readonly missing: readonly NeededRight[];
    readonly server: string;
    readonly configuration: string;
  },
): Promise<Pick<CheckedDomain, 'windows' | 'samba'>> {
  const selected = (await readDomains(sessions, forest)).find((one) => one.domain.domain === domain);
  if (!selected || missing.length === 0) return { windows: [], samba: [] };
  const { containers } = await openDomain(sessions, forest, selected);
  const accounts = [await findOwnAccount(sessions, forest), await findHashAccount(sessions, forest)] as const;
  const [own, forHashes] = accounts;
  const windows: string[] = [];
  const samba: string[] = [];
  for (const { sid, rights } of bySid(missing, { reader: own.sid, hashes: forHashes?.sid })) {
    const found = sid === forHashes?.sid ? forHashes : own;
    const signsInAs = found === own ? forest.session.account : (forest.hashAccount ?? '');
    const account = await windowsName(sessions, forest, { ...found, signsInAs });
    const place = { baseDn: selected.domain.baseDn, containers, account, sid, server };
    windows.push(...windowsCommands(rights, place));
    samba.push(...sambaCommands(rights, place, { configuration, forest: forest.id }));
  }
  return { windows, samba };
}

/** `DOMAIN\name`, as Windows' tools take it. */
async function windowsName(
  sessions: ForestSessions,
  { session }: ReadForest,
  { name, sid, signsInAs }: FoundAccount & { readonly signsInAs: string },
): Promise<string> {
  if (/^[^@\\]+\\/.test(signsInAs) && !isDn(signsInAs)) return signsInAs;
  const home = (await sessions.domains()).find(({ domain }) => domain === session.domain.toLowerCase());
  return home?.netbiosName === undefined || name === undefined ? sid : `${home.netbiosName}\\${name}`;
}

/** Every domain that is read, signed in to as the administrator. */
async function eachDomain<Result>(
  forest: ReadForest,
  { account, password }: Administrator,
  work: (domain: ReadDomain, sids: AccountSids) => Promise<Result>,
): Promise<readonly Result[]> {
  await using sessions = openForestSessions({
    ...forest,
    session: { ...forest.session, account, password: () => password },
  });
  const { sid: reader } = await findOwnAccount(sessions, forest);
  const sids = { reader, hashes: (await findHashAccount(sessions, forest))?.sid };
  const results: Result[] = [];
  for (const selected of await readDomains(sessions, forest))
    results.push(await work(await openDomain(sessions, forest, selected), sids));
  return results;
}

async function haveServiceAsk(file: string | undefined): Promise<void> {
  try {
    await using agent = await openAgentOperations(file);
    await agent.probe();
  } catch (error) {
    if (!isHawserError(error, 'connect.not-registered')) throw error;
  }
}
