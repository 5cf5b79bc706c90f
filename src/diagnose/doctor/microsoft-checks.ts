import type { HawserError } from '../../base/errors.ts';
import type { ProxySettings } from '../../base/proxy/choose-proxy.ts';
import type { EndpointHost, MicrosoftCloud } from '../allow-list/endpoints.ts';
import { microsoftEndpoints } from '../allow-list/endpoints.ts';
import type { HttpReport } from '../probe/http.ts';
import { probeName } from '../probe/resolve.ts';
import { probeTcp } from '../probe/tcp.ts';
import type { Check } from './check.ts';
import { error, warning } from './check.ts';
import { endpointChecks } from './endpoint-checks.ts';
import { doctorErrors } from './errors.ts';
import { nameProblem, tcpProblem } from './judge.ts';

export interface MicrosoftOptions {
  readonly cloud: MicrosoftCloud;
  readonly settings?: ProxySettings;
  readonly ca?: readonly string[];
  /** The sets to look at; all when empty. */
  readonly features?: readonly string[];
}

/** The way to every endpoint of a Microsoft hybrid environment that can be asked, each host once however many features need it. */
export function microsoftChecks({ cloud, settings, ca, features = [] }: MicrosoftOptions): readonly Check[] {
  const { clouds, issuers, providerHeaders } = microsoftEndpoints();
  const expectedIssuers = issuers.map((name) => new RegExp(name, 'i'));
  const hosts = new Map<string, { readonly endpoint: EndpointHost; readonly purposes: { en: string; nl: string }[] }>();
  for (const { id, title, hosts: members } of clouds[cloud] ?? []) {
    if (features.length > 0 && !features.includes(id)) continue;
    for (const endpoint of members) {
      if (endpoint.probe === undefined) continue;
      const key = `${endpoint.probe}:${endpoint.port}`;
      const known = hosts.get(key) ?? { endpoint, purposes: [] };
      known.purposes.push(title);
      hosts.set(key, known);
    }
  }
  return [...hosts].flatMap(([key, { endpoint, purposes }]) => {
    const { port, probe = '', path = '/' } = endpoint;
    const url = new URL(path, port === 80 ? `http://${probe}` : `https://${probe}:${port}`);
    const list = (language: 'en' | 'nl'): string => purposes.map((purpose) => purpose[language]).join(', ');
    return endpointChecks({
      area: 'microsoft',
      subject: key,
      url,
      ...(settings && { settings }),
      ...(ca && { ca }),
      expectedIssuers,
      why: { en: `Needed for: ${list('en')}.`, nl: `Nodig voor: ${list('nl')}.` },
      judge: (answer) => judgeMicrosoft(answer, port, providerHeaders),
    });
  });
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

/** The ports of the domain controllers, each told apart: refused, filtered, unreachable. */
export function controllerChecks(hosts: readonly string[], timeoutMs = 5000): readonly Check[] {
  return hosts.map((host) => ({
    id: `microsoft.ports@${host}`,
    title: { en: `ports of ${host}`, nl: `poorten van ${host}` },
    why: {
      en: 'Each port serves something else: sign-in, import, writeback, seamless single sign-on.',
      nl: 'Elke poort dient iets anders: aanmelding, import, writeback, naadloze eenmalige aanmelding.',
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

/** 403 or 5xx without a header of the provider comes from something in between. */
function judgeMicrosoft(answer: HttpReport, port: number, providerHeaders: readonly string[]): readonly HawserError[] {
  const { url, status, headers, title } = answer;
  const isGenuine = port === 80 || providerHeaders.some((name) => headers[name] !== undefined);
  if (isGenuine || (status !== 403 && status < 500 && status !== 407)) return [];
  return title === undefined
    ? [doctorErrors('doctor.http-status', { url, status })]
    : [doctorErrors('doctor.captive-page', { url, title: title || '-' })];
}
