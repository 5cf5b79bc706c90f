import type { ProxySettings } from '../../proxy/index.ts';
import type { EndpointHost, EndpointSet, MicrosoftCloud } from '../allow-list/endpoints.ts';
import { microsoftEndpoints } from '../allow-list/endpoints.ts';
import { probeName } from '../probe/resolve.ts';
import { probeTcp } from '../probe/tcp.ts';
import type { Check } from './check.ts';
import { error, notice, warning } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { endpointChecks } from './endpoint-checks.ts';
import { doctorErrors } from './errors.ts';
import { judgeMicrosoft } from './judge-microsoft.ts';
import { nameProblem, tcpProblem } from './judge.ts';
import type { Route } from '../probe/route.ts';
import { portalCheck } from './portal-check.ts';
import { revocationCheck } from './revocation-check.ts';
import { tenantCheck } from './tenant-check.ts';

export interface MicrosoftOptions {
  readonly cloud: MicrosoftCloud;
  readonly settings?: ProxySettings;
  readonly ca?: readonly string[];
  /** The sets to look at; all when empty. */
  readonly features?: readonly string[];
  /** Authorities that these endpoints may use besides those of the data file: it ages. */
  readonly issuers?: readonly string[];
  /** A domain of the tenant: in which cloud it is, is asked too. */
  readonly domain?: string | undefined;
}

interface Wanted {
  readonly endpoint: EndpointHost;
  readonly purposes: { en: string; nl: string }[];
}

/**
 * The connection to every endpoint of a Microsoft hybrid environment that can be asked, each host once however many
 * features need it.
 */
export function microsoftChecks(options: MicrosoftOptions): readonly Check[] {
  const { cloud, settings = {}, ca = [], features = [], issuers = [], domain } = options;
  const catalogue = microsoftEndpoints();
  const expectedIssuers = [
    ...catalogue.issuers,
    ...issuers.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')),
  ].map((pattern) => new RegExp(pattern, 'i'));
  const wanted = endpointsOf(catalogue.clouds[cloud] ?? [], features);
  const plain = [...wanted.values()].filter(({ endpoint }) => endpoint.port === 80);
  const clocks = new Map<string, number>();
  const lists = new Map<string, Route>();
  const stacks = new Map<string, string>();
  const portal = portalCheck({ id: 'microsoft.portal', urls: plain.map(urlOf), settings, ca, catalogue });
  const hosts = [...wanted].flatMap(([key, one]) => {
    const { endpoint, purposes } = one;
    const list = (language: 'en' | 'nl'): string => purposes.map((purpose) => purpose[language]).join(', ');
    return endpointChecks({
      area: 'microsoft',
      subject: key,
      url: urlOf(one),
      settings,
      ca,
      expectedIssuers,
      clientCertificate: endpoint.clientCertificate,
      plain: endpoint.port === 80,
      explainedBy: [portal.id],
      collect: {
        lists: (urls, route) => {
          for (const list of urls) lists.set(list, route);
        },
        clock: (skewMs) => clocks.set(key, skewMs),
        stacks: (others) => stacks.set(key, others),
      },
      why: endpoint.port === 80 ? slow : { en: `Needed for: ${list('en')}.`, nl: `Nodig voor: ${list('nl')}.` },
      judge: (answer) => judgeMicrosoft(answer, endpoint, cloud, catalogue),
    });
  });
  const revocation = revocationCheck({
    id: 'microsoft.revocation',
    after: [],
    lists: () => lists,
    timeoutMs: 10_000,
    explainedBy: [
      portal.id,
      ...plain.flatMap(({ endpoint: { probe = '' } }) => idsOf(hosts, 'microsoft.', `@${probe}:80`)),
    ],
  });
  const login = `microsoft.http@${catalogue.logins[cloud] ?? ''}:443`;
  return [
    ...(plain.length > 0 ? [portal] : []),
    ...hosts,
    stacksCheck(stacks, hosts),
    { ...revocation, runsAfter: idsOf(hosts, 'microsoft.tls@') },
    hostsClock(clocks, hosts),
    ...(domain === undefined ? [] : [tenantCheck({ domain, cloud, settings, ca, catalogue, after: [login] })]),
  ];
}

function endpointsOf(sets: readonly EndpointSet[], features: readonly string[]): ReadonlyMap<string, Wanted> {
  const hosts = new Map<string, Wanted>();
  for (const { id, title, hosts: members } of sets) {
    if (features.length > 0 && !features.includes(id)) continue;
    for (const endpoint of members) {
      if (endpoint.probe === undefined) continue;
      const key = `${endpoint.probe}:${endpoint.port}`;
      const known = hosts.get(key) ?? { endpoint, purposes: [] };
      if (!known.purposes.includes(title)) known.purposes.push(title);
      hosts.set(key, known);
    }
  }
  return hosts;
}

function urlOf({ endpoint: { port, probe = '', path = '/' } }: Wanted): URL {
  return new URL(path, port === 80 ? `http://${probe}` : `https://${probe}:${port}`);
}

const slow = {
  en: 'Windows checks certificates here while it connects. If this is blocked, sign-ins are slow (about 15 seconds each) or fail (12057, 0x80092013).',
  nl: 'Windows controleert hier certificaten tijdens het verbinden. Is dat geblokkeerd, dan zijn aanmeldingen traag (elk zo’n 15 seconden) of mislukken ze (12057, 0x80092013).',
};

function idsOf(checks: readonly Check[], beginning: string, end = ''): readonly string[] {
  return checks.map(({ id }) => id).filter((id) => id.startsWith(beginning) && id.endsWith(end));
}

/** Programs that people test with, as far as they take another route than we do: as a rule the same for all hosts. */
function stacksCheck(stacks: ReadonlyMap<string, string>, hosts: readonly Check[]): Check {
  return {
    id: 'microsoft.stacks',
    title: { en: 'other programs on this machine', nl: 'andere programma’s op deze machine' },
    why: {
      en: 'A test with another program proves nothing if that program takes another route.',
      nl: 'Een test met een ander programma zegt niets als dat programma een andere route volgt.',
    },
    cost: 'instant',
    privilege: 'anyone',
    after: [],
    runsAfter: idsOf(hosts, 'microsoft.route@'),
    run: async () => ({
      problems: [...new Set(stacks.values())].map((others) => {
        const [first = '', ...more] = [...stacks.keys()].filter((key) => stacks.get(key) === others);
        const host = more.length === 0 ? first : `${first} (+${more.length})`;
        return notice(doctorErrors('doctor.stacks-differ', { host, stacks: others }));
      }),
    }),
  };
}

/** Our clock is wrong when all of them say so; each of them alone would say it once more. */
function hostsClock(clocks: ReadonlyMap<string, number>, hosts: readonly Check[]): Check {
  const seen = (): { skewMs: number | undefined; of: string } => {
    const sorted = [...clocks].toSorted(([, a], [, b]) => a - b);
    const [middle, skewMs] = sorted[Math.floor(sorted.length / 2)] ?? ['', undefined];
    const host = middle.replace(/:\d+$/, '');
    return { skewMs, of: sorted.length > 1 ? `${host} (+${sorted.length - 1})` : host };
  };
  const check = clockCheck('microsoft.clock', [], seen);
  return { ...check, runsAfter: idsOf(hosts, 'microsoft.http@') };
}

/** What a server of the Microsoft product needs of a domain controller; RPC goes on to dynamic ports from there. */
const controllerPorts = [
  [53, 'DNS'],
  [88, 'Kerberos'],
  [135, 'RPC'],
  [389, 'LDAP'],
  [445, 'SMB'],
  [636, 'LDAPS'],
  [3268, 'global catalog'],
] as const;

/** The ports of the domain controllers, each distinguished: refused, filtered, unreachable. */
export function controllerChecks(hosts: readonly string[], timeoutMs = 5000): readonly Check[] {
  return hosts.map((host) => ({
    id: `microsoft.ports@${host}`,
    title: { en: `ports of ${host}`, nl: `poorten van ${host}` },
    why: {
      en: 'Each port has its own purpose: sign-in, import, writeback, seamless single sign-on.',
      nl: 'Elke poort heeft een eigen doel: aanmelding, import, writeback, naadloze eenmalige aanmelding.',
    },
    cost: 'seconds',
    privilege: 'anyone',
    after: [],
    run: async ({ signal }) => {
      const resolution = await probeName(host, { signal, timeoutMs });
      const unknown = nameProblem(resolution);
      if (unknown) return { problems: [error(unknown)] };
      const reports = await Promise.all(
        controllerPorts.map(async ([port, name]) => {
          const report = await probeTcp(resolution.addresses, port, { signal, timeoutMs });
          report.socket?.destroy();
          return { name: `${port} (${name})`, report, problem: tcpProblem(report, `${host}:${port}`, timeoutMs) };
        }),
      );
      return {
        summary: `${reports.filter(({ problem }) => !problem).length}/${reports.length}`,
        problems: reports.flatMap(({ problem }) => (problem ? [warning(problem)] : [])),
        evidence: reports.map(({ name, report }) => ({ name, value: report.outcome })),
      };
    },
  }));
}
