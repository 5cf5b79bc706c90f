import { isHawserError } from '../../base/errors.ts';
import type { Text } from '../../base/messages.ts';
import type { RootDse, ServerAddress, Session, SessionOptions } from '../../ldap/index.ts';
import { findDomainControllers, formatServer, openSession, readRootDse } from '../../ldap/index.ts';
import {
  askToReplicate,
  directoryClockSkew,
  findAccount,
  findMissingWritebackRights,
  findUnwritableAnchor,
  readServiceConnectionPoint,
  samplePeople,
} from '../probe/directory.ts';
import { probeName } from '../probe/resolve.ts';
import { probeTcp } from '../probe/tcp.ts';
import { probeTls } from '../probe/tls.ts';
import type { Check, CheckTree, Observation } from './check.ts';
import { error, notice, warning } from './check.ts';
import { doctorErrors } from './errors.ts';
import { nameProblem, skewProblems, tcpProblem, tlsProblems } from './judge.ts';

export interface ForestOptions {
  /** How the agent signs in; `password` may throw an expected failure. */
  readonly session: SessionOptions;
  readonly isActiveDirectory: boolean;
  readonly include: readonly string[];
  readonly ca: readonly string[];
  readonly writesAnchors: boolean;
  /** What the service connection point should name. */
  readonly tenantId?: string | undefined;
  readonly stageTimeoutMs?: number;
}

/** What the checks of one forest learn for each other; the session is opened once. */
interface Seen {
  servers: readonly ServerAddress[];
  session?: Promise<Session>;
  rootDse?: RootDse;
}

const why: Text = {
  en: 'Nothing of this forest is imported, and nothing is written back to it.',
  nl: 'Er wordt niets uit dit forest geïmporteerd, en er wordt niets naar teruggeschreven.',
};

/** One domain: its controllers, their names, ports and certificates, the sign-in, and the rights of the account. */
export function forestChecks(options: ForestOptions): CheckTree {
  const { session: settings, isActiveDirectory, stageTimeoutMs = 8000 } = options;
  const { domain, security = 'ldaps' } = settings;
  const id = (what: string): string => `forest.${what}@${domain}`;
  const seen: Seen = { servers: settings.servers ?? [] };
  const limits = (signal: AbortSignal): { signal: AbortSignal; timeoutMs: number } => ({
    signal,
    timeoutMs: stageTimeoutMs,
  });
  const base = { why, cost: 'seconds', privilege: 'anyone', deadlineMs: 6 * stageTimeoutMs } as const;
  const port = security === 'ldaps' ? 636 : 389;

  /** Servers are alternatives: one that works is enough, the others are warnings. */
  const eachServer = async (ask: (server: ServerAddress) => Promise<Observation>): Promise<Observation> => {
    const observations = await Promise.all(seen.servers.map(ask));
    const isFine = ({ problems = [] }: Observation): boolean => !problems.some(({ level }) => level === 'error');
    const someWork = observations.some(isFine);
    return {
      summary: observations
        .map(({ summary = '' }) => summary)
        .filter(Boolean)
        .join('; '),
      problems: observations.flatMap(({ problems = [] }) =>
        problems.map((problem) => (someWork && problem.level === 'error' ? warning(problem.error) : problem)),
      ),
      evidence: observations.flatMap(({ evidence = [] }) => evidence),
    };
  };

  const checks: readonly Check[] = [
    {
      ...base,
      id: id('servers'),
      title: { en: `domain controllers of ${domain}`, nl: `domeincontrollers van ${domain}` },
      after: [],
      run: async () => {
        if (seen.servers.length === 0) seen.servers = await findDomainControllers(domain, settings.resolveSrv);
        return { summary: seen.servers.map(formatServer).join(', ') };
      },
    },
    {
      ...base,
      id: id('name'),
      title: { en: 'names', nl: 'namen' },
      after: [id('servers')],
      run: async ({ signal }) =>
        await eachServer(async ({ name, address }) => {
          const resolution = await probeName(address ?? name, limits(signal));
          const problem = nameProblem(resolution);
          return {
            summary: resolution.addresses.map((found) => found.address).join(', '),
            problems: problem ? [error(problem)] : [],
          };
        }),
    },
    {
      ...base,
      id: id('connect'),
      title: { en: `port ${port}`, nl: `poort ${port}` },
      after: [id('name')],
      run: async ({ signal }) =>
        await eachServer(async (server) => {
          const { addresses } = await probeName(server.address ?? server.name, limits(signal));
          const report = await probeTcp(addresses, server.port ?? port, limits(signal));
          report.socket?.destroy();
          const target = `${server.address ?? server.name}:${server.port ?? port}`;
          const problem = tcpProblem(report, target, stageTimeoutMs);
          return {
            summary: problem ? '' : `${target}, ${report.attempts.at(-1)?.milliseconds} ms`,
            problems: problem ? [error(problem)] : [],
            evidence: report.attempts.map(({ address, outcome, reason }) => ({
              name: address,
              value: `${outcome}${reason === '' ? '' : ` (${reason})`}`,
            })),
          };
        }),
    },
    {
      ...base,
      id: id('certificate'),
      title: { en: 'certificate', nl: 'certificaat' },
      after: [id('connect')],
      run: async ({ signal }) => {
        if (security === 'starttls') return { notApplicable: texts.startTls };
        return await eachServer(async (server) => {
          const { addresses } = await probeName(server.address ?? server.name, limits(signal));
          const { socket } = await probeTcp(addresses, server.port ?? port, limits(signal));
          if (!socket) return {};
          const tls = await probeTls(socket, { ...limits(signal), host: server.name, ca: options.ca });
          return {
            summary: tls.daysLeft === undefined ? '' : `${tls.daysLeft} d`,
            problems: tlsProblems(tls),
            evidence: tls.chain.map(({ subject, issuer, validTo }) => ({
              name: server.name,
              value: `${subject}; issued by ${issuer}; until ${validTo}`,
            })),
          };
        });
      },
    },
    {
      ...base,
      id: id('sign-in'),
      title: { en: `sign-in as ${settings.account}`, nl: `aanmelding als ${settings.account}` },
      privilege: 'service',
      after: [id('certificate')],
      run: async () => {
        const timeouts = { connectMs: stageTimeoutMs, operationMs: 2 * stageTimeoutMs };
        seen.session = openSession({ ...settings, timeouts });
        const session = await seen.session;
        seen.rootDse = await readRootDse(session);
        return { summary: session.server };
      },
    },
    {
      ...base,
      id: id('clock'),
      title: { en: 'clock', nl: 'klok' },
      why: {
        en: 'Kerberos refuses tickets when two clocks are more than 5 minutes apart.',
        nl: 'Kerberos weigert tickets als twee klokken meer dan 5 minuten verschillen.',
      },
      privilege: 'service',
      after: [id('sign-in')],
      run: async () =>
        await withSession(seen, async (session) => skewProblems(await directoryClockSkew(session), session.server)),
    },
    {
      ...base,
      id: id('containers'),
      title: { en: 'containers', nl: 'containers' },
      privilege: 'service',
      after: [id('sign-in')],
      run: async () =>
        await withSession(seen, async (session, { defaultNamingContext }) => {
          if (options.include.length === 0) return { summary: defaultNamingContext };
          const found = await Promise.all(options.include.map(async (dn) => await session.read(dn, ['objectClass'])));
          const missing = options.include.filter(
            (_, at) => !found[at] && !/^[0-9a-f-]{36}$/i.test(options.include[at] ?? ''),
          );
          return {
            summary: `${options.include.length - missing.length}/${options.include.length}`,
            problems: missing.map((container) =>
              error(doctorErrors('doctor.container-missing', { container, domain })),
            ),
          };
        }),
    },
    ...(isActiveDirectory ? rightsChecks(options, seen, id) : []),
  ];
  return {
    checks,
    [Symbol.asyncDispose]: async () => {
      const session = await seen.session?.catch(() => undefined);
      await session?.[Symbol.asyncDispose]();
    },
  };
}

function rightsChecks(options: ForestOptions, seen: Seen, id: (what: string) => string): readonly Check[] {
  const { session: settings, include, writesAnchors, tenantId } = options;
  const { domain, account } = settings;
  const base = { cost: 'seconds', privilege: 'service', after: [id('sign-in')], deadlineMs: 30_000 } as const;
  const samplesOf = async (session: Session, { defaultNamingContext }: RootDse) => {
    const accountDn = await findAccount(session, defaultNamingContext, account);
    const people = await samplePeople(session, include.length > 0 ? include : [defaultNamingContext]);
    // The account's own entry is nobody's to write, and nobody resets its password from the cloud.
    return { accountDn, samples: people.filter((dn) => dn !== accountDn).slice(0, 8) };
  };
  return [
    {
      ...base,
      id: id('replication'),
      title: { en: 'right to replicate changes', nl: 'recht om wijzigingen te repliceren' },
      why: {
        en: 'Without it, changes are read by USN: slower, and password hashes cannot be read at all.',
        nl: 'Zonder wordt op USN gelezen: trager, en wachtwoordhashes zijn dan helemaal niet te lezen.',
      },
      run: async ({ signal }) =>
        await withSession(seen, async (session, { defaultNamingContext }) => {
          try {
            await askToReplicate(session, defaultNamingContext, signal);
            return {};
          } catch (found) {
            if (isHawserError(found, 'ldap.no-replication-rights')) return { problems: [warning(found)] };
            throw found;
          }
        }),
    },
    {
      ...base,
      id: id('writeback'),
      title: { en: 'rights for password writeback', nl: 'rechten voor wachtwoord-writeback' },
      why: {
        en: 'Resetting and unlocking from the cloud fails for people on whom the account has no rights.',
        nl: 'Herstellen en ontgrendelen vanuit de cloud mislukt voor mensen op wie het account geen rechten heeft.',
      },
      run: async () =>
        await withSession(seen, async (session, rootDse) => {
          const { accountDn, samples } = await samplesOf(session, rootDse);
          if (accountDn === undefined || samples.length === 0) return { notApplicable: texts.nobody };
          const missing = await findMissingWritebackRights(session, accountDn, samples);
          if (!missing) return { summary: `${samples.length} samples` };
          const values = { account, target: missing.target, rights: missing.rights.join(', ') };
          return { problems: [notice(doctorErrors('doctor.writeback-rights', values))] };
        }),
    },
    {
      ...base,
      id: id('anchor'),
      title: { en: 'right to write the source anchor', nl: 'recht om de source anchor te schrijven' },
      why: {
        en: 'Objects without an anchor of their own become somebody else when they move to another forest.',
        nl: 'Objecten zonder eigen anchor worden iemand anders als ze naar een ander forest verhuizen.',
      },
      run: async () =>
        await withSession(seen, async (session, rootDse) => {
          if (!writesAnchors) return { notApplicable: texts.noAnchors };
          const { accountDn, samples } = await samplesOf(session, rootDse);
          if (accountDn === undefined || samples.length === 0) return { notApplicable: texts.nobody };
          const target = await findUnwritableAnchor(session, accountDn, samples);
          return target === undefined
            ? {}
            : { problems: [warning(doctorErrors('doctor.anchor-rights', { account, target }))] };
        }),
    },
    {
      ...base,
      id: id('scp'),
      title: { en: 'service connection point', nl: 'service connection point' },
      why: {
        en: 'Machines of this forest find their tenant through it when they join.',
        nl: 'Machines van dit forest vinden hiermee hun tenant als ze joinen.',
      },
      run: async () =>
        await withSession(seen, async (session, rootDse) => {
          const point = await readServiceConnectionPoint(session, rootDse);
          if (!point) return { problems: [notice(doctorErrors('doctor.scp-missing', { domain }))] };
          const keywords = point.keywords.join(', ') || '-';
          const evidence = [{ name: 'keywords', value: keywords }];
          const summary = keywords;
          const missing =
            point.tenantId === undefined ? 'azureADId' : point.tenantName === undefined ? 'azureADName' : undefined;
          if (missing !== undefined)
            return {
              evidence,
              problems: [warning(doctorErrors('doctor.scp-incomplete', { domain, what: missing, keywords }))],
            };
          const found = point.tenantId ?? '';
          return tenantId !== undefined && found.toLowerCase() !== tenantId.toLowerCase()
            ? {
                evidence,
                problems: [error(doctorErrors('doctor.scp-other-tenant', { domain, found, wanted: tenantId }))],
              }
            : { summary, evidence };
        }),
    },
  ];
}

async function withSession(
  { session, rootDse }: Seen,
  ask: (session: Session, rootDse: RootDse) => Promise<Observation>,
): Promise<Observation> {
  return session && rootDse ? await ask(await session, rootDse) : { notApplicable: texts.noSession };
}

const texts = {
  startTls: { en: 'checked with the sign-in (STARTTLS)', nl: 'gecontroleerd bij de aanmelding (STARTTLS)' },
  nobody: { en: 'there is nobody to look at', nl: 'er is niemand om naar te kijken' },
  noAnchors: { en: 'writeSourceAnchor is off', nl: 'writeSourceAnchor staat uit' },
  noSession: { en: 'not signed in', nl: 'niet aangemeld' },
} as const satisfies Record<string, Text>;
