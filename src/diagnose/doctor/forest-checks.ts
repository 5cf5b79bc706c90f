import type { Text } from '../../base/messages.ts';
import { findDomainControllers, formatServer, openSession, readRootDse } from '../../ldap/index.ts';
import type { ProbeLimits } from '../probe/deadline.ts';
import { directoryClockSkew } from '../probe/directory.ts';
import { probeName } from '../probe/resolve.ts';
import { probeTcp } from '../probe/tcp.ts';
import { probeTls } from '../probe/tls.ts';
import type { Check, CheckTree } from './check.ts';
import { error } from './check.ts';
import { doctorErrors } from './errors.ts';
import type { Forest, ForestOptions } from './forest.ts';
import { baseOf, eachServer, forestOf, withSession } from './forest.ts';
import { rightsChecks } from './forest-rights.ts';
import { nameProblem, skewProblems, tcpProblem, tlsProblems } from './judge.ts';

/** One domain: its controllers, their names, ports and certificates, the sign-in, and the rights of the account. */
export function forestChecks(options: ForestOptions): CheckTree {
  const forest = forestOf(options);
  return {
    checks: [
      serversCheck(forest),
      nameCheck(forest),
      connectCheck(forest),
      certificateCheck(forest),
      signInCheck(forest),
      clockCheck(forest),
      containersCheck(forest),
      ...(options.isActiveDirectory ? rightsChecks(forest) : []),
    ],
    [Symbol.asyncDispose]: async () => {
      const session = await forest.session?.catch(() => undefined);
      await session?.[Symbol.asyncDispose]();
    },
  };
}

function limitsOf({ stageTimeoutMs }: Forest, signal: AbortSignal): ProbeLimits {
  return { signal, timeoutMs: stageTimeoutMs };
}

function portOf({ options }: Forest): number {
  return (options.session.security ?? 'ldaps') === 'ldaps' ? 636 : 389;
}

function serversCheck(forest: Forest): Check {
  const { domain, resolveSrv } = forest.options.session;
  return {
    ...baseOf(forest, 'servers'),
    title: { en: `domain controllers of ${domain}`, nl: `domeincontrollers van ${domain}` },
    run: async () => {
      if (forest.servers.length === 0) forest.servers = await findDomainControllers(domain, resolveSrv);
      return { summary: forest.servers.map(formatServer).join(', ') };
    },
  };
}

function nameCheck(forest: Forest): Check {
  return {
    ...baseOf(forest, 'name', 'servers'),
    title: { en: 'names', nl: 'namen' },
    run: async ({ signal }) =>
      await eachServer(forest, async ({ name, address }) => {
        const resolution = await probeName(address ?? name, limitsOf(forest, signal));
        const problem = nameProblem(resolution);
        return {
          summary: resolution.addresses.map((found) => found.address).join(', '),
          problems: problem ? [error(problem)] : [],
        };
      }),
  };
}

function connectCheck(forest: Forest): Check {
  const port = portOf(forest);
  return {
    ...baseOf(forest, 'connect', 'name'),
    title: { en: `port ${port}`, nl: `poort ${port}` },
    run: async ({ signal }) =>
      await eachServer(forest, async (server) => {
        const limits = limitsOf(forest, signal);
        const { addresses } = await probeName(server.address ?? server.name, limits);
        const report = await probeTcp(addresses, server.port ?? port, limits);
        report.socket?.destroy();
        const target = `${server.address ?? server.name}:${server.port ?? port}`;
        const problem = tcpProblem(report, target, forest.stageTimeoutMs);
        return {
          summary: problem ? '' : `${target}, ${report.attempts.at(-1)?.milliseconds} ms`,
          problems: problem ? [error(problem)] : [],
          evidence: report.attempts.map(({ address, outcome, reason }) => ({
            name: address,
            value: `${outcome}${reason === '' ? '' : ` (${reason})`}`,
          })),
        };
      }),
  };
}

const startTls: Text = { en: 'checked with the sign-in (STARTTLS)', nl: 'gecontroleerd bij de aanmelding (STARTTLS)' };

function certificateCheck(forest: Forest): Check {
  const { session, ca } = forest.options;
  return {
    ...baseOf(forest, 'certificate', 'connect'),
    title: { en: 'certificate', nl: 'certificaat' },
    run: async ({ signal }) => {
      if (session.security === 'starttls') return { notApplicable: startTls };
      return await eachServer(forest, async (server) => {
        const limits = limitsOf(forest, signal);
        const { addresses } = await probeName(server.address ?? server.name, limits);
        const { socket } = await probeTcp(addresses, server.port ?? portOf(forest), limits);
        if (!socket) return {};
        const tls = await probeTls(socket, { ...limits, host: server.name, ca });
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
  };
}

function signInCheck(forest: Forest): Check {
  const { stageTimeoutMs } = forest;
  const { session: settings } = forest.options;
  return {
    ...baseOf(forest, 'sign-in', 'certificate'),
    title: { en: `sign-in as ${settings.account}`, nl: `aanmelding als ${settings.account}` },
    privilege: 'service',
    run: async () => {
      const timeouts = { connectMs: stageTimeoutMs, operationMs: 2 * stageTimeoutMs };
      forest.session = openSession({ ...settings, timeouts });
      const session = await forest.session;
      forest.rootDse = await readRootDse(session);
      return { summary: session.server };
    },
  };
}

function clockCheck(forest: Forest): Check {
  return {
    ...baseOf(forest, 'clock', 'sign-in'),
    title: { en: 'clock', nl: 'klok' },
    why: {
      en: 'Kerberos refuses tickets when two clocks are more than 5 minutes apart.',
      nl: 'Kerberos weigert tickets als twee klokken meer dan 5 minuten verschillen.',
    },
    privilege: 'service',
    run: async () =>
      await withSession(forest, async (session) => skewProblems(await directoryClockSkew(session), session.server)),
  };
}

function containersCheck(forest: Forest): Check {
  const { include, session: settings } = forest.options;
  return {
    ...baseOf(forest, 'containers', 'sign-in'),
    title: { en: 'containers', nl: 'containers' },
    privilege: 'service',
    run: async () =>
      await withSession(forest, async (session, { defaultNamingContext }) => {
        if (include.length === 0) return { summary: defaultNamingContext };
        const found = await Promise.all(include.map(async (dn) => await session.read(dn, ['objectClass'])));
        const missing = include.filter((_, at) => !found[at] && !/^[0-9a-f-]{36}$/i.test(include[at] ?? ''));
        return {
          summary: `${include.length - missing.length}/${include.length}`,
          problems: missing.map((container) =>
            error(doctorErrors('doctor.container-missing', { container, domain: settings.domain })),
          ),
        };
      }),
  };
}
