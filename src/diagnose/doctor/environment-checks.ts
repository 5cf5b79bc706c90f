import { getServers } from 'node:dns';
import { parseNoProxy, ambiguousEntries } from '../../proxy/index.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { ProxySettings } from '../../proxy/index.ts';
import { proxyUrl } from '../../proxy/index.ts';
import { withoutPassword } from '../../base/without-password.ts';
import { readSystemProxies } from '../probe/system-settings.ts';
import { probeWpad } from '../probe/wpad.ts';
import type { Check, Observation, Problem } from './check.ts';
import { error, notice, warning } from './check.ts';
import { doctorErrors } from './errors.ts';

/**
 * What holds for every connection of this process: its environment, name servers, and what the network offers by
 * itself.
 */
export function environmentChecks(
  environment: NodeJS.ProcessEnv = process.env,
  settings: ProxySettings = {},
): readonly Check[] {
  return [
    {
      ...base,
      id: 'net.environment',
      title: { en: 'proxy settings of the environment', nl: 'proxy-instellingen van de omgeving' },
      run: async () => observeVariables(environment),
    },
    {
      ...base,
      id: 'net.system',
      title: { en: 'proxy settings of the system', nl: 'proxy-instellingen van het systeem' },
      run: async () => await observeSystem(environment, settings),
    },
    {
      ...base,
      id: 'net.resolver',
      title: { en: 'name servers', nl: 'nameservers' },
      run: async () => ({ summary: getServers().join(', ') }),
    },
    {
      ...base,
      id: 'net.wpad',
      title: { en: 'automatic proxy discovery', nl: 'automatische proxydetectie' },
      cost: 'seconds',
      run: async () => await observeDiscovery(settings.pac === 'auto'),
    },
  ];
}

const base = {
  why: {
    en: 'Every connection out of here follows these settings.',
    nl: 'Elke verbinding naar buiten volgt deze instellingen.',
  },
  cost: 'instant',
  privilege: 'anyone',
  after: [],
} as const satisfies Partial<Check>;

function observeVariables(environment: NodeJS.ProcessEnv): Observation {
  const evidence = proxyVariables(environment);
  return {
    problems: environmentProblems(environment),
    summary: evidence.map(({ name }) => name).join(', ') || '-',
    evidence,
  };
}

async function observeSystem(environment: NodeJS.ProcessEnv, settings: ProxySettings): Promise<Observation> {
  const found = await readSystemProxies();
  const named = found.filter(({ name }) => !/^no_proxy$/i.test(name));
  const goesDirect = !hasProxy(environment) && settings.url === undefined && settings.pac === undefined;
  const places = [...new Set(named.map(({ who, value }) => `${who}: ${value}`))].join(', ');
  return {
    summary: [...new Set(found.map(({ who }) => who))].join(', ') || '-',
    problems: goesDirect && named.length > 0 ? [notice(doctorErrors('doctor.proxy-elsewhere', { places }))] : [],
    evidence: found.map(({ where, name, value }) => ({ name: `${where} ${name}`, value })),
  };
}

async function observeDiscovery(isWanted: boolean): Promise<Observation> {
  const reports = await probeWpad();
  const found = reports.find(({ error: wrong }) => !wrong);
  return {
    summary: found?.location ?? '-',
    problems: [
      ...(found && !isWanted ? [notice(doctorErrors('doctor.wpad-ignored', { url: found.location }))] : []),
      ...reports.flatMap(({ error: wrong }) => (wrong ? [notice(wrong)] : [])),
    ],
    evidence: reports.map(({ location, by, error: wrong }) => ({
      name: `${location} (${by})`,
      value: wrong ? wrong.code : 'a PAC script',
    })),
  };
}

const names = [
  'https_proxy',
  'HTTPS_PROXY',
  'http_proxy',
  'HTTP_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
];
const others = [
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_ENV_PROXY',
  'NODE_USE_SYSTEM_CA',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'SSL_CERT_FILE',
];

/** The variables that choose the proxy, passwords masked. */
export function proxyVariables(environment: NodeJS.ProcessEnv): readonly { name: string; value: string }[] {
  return [...names, ...others].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [{ name, value: withoutPassword(value) }];
  });
}

export function environmentProblems(environment: NodeJS.ProcessEnv): readonly Problem[] {
  const problems: Problem[] = [];
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    problems.push(error(doctorErrors('doctor.verification-off', {})));
  for (const lower of ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy']) {
    const upper = lower.toUpperCase();
    const [small, large] = [environment[lower], environment[upper]];
    if (small !== undefined && large !== undefined && small !== large)
      problems.push(warning(doctorErrors('doctor.proxy-spellings', { lower, upper })));
    if (lower === 'no_proxy') continue;
    for (const [variable, value] of [
      [lower, small],
      [upper, large],
    ] as const) {
      const wrong = value === undefined || value === '' ? undefined : addressError(value, variable);
      if (wrong) problems.push(error(wrong));
    }
  }
  const exceptions = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  const ambiguous = parseNoProxy(exceptions).length > 0 ? ambiguousEntries(exceptions) : [];
  if (ambiguous.length > 0)
    problems.push(notice(doctorErrors('doctor.proxy-exceptions', { entries: ambiguous.join(', ') })));
  return problems;
}

function hasProxy(environment: NodeJS.ProcessEnv): boolean {
  return names.some((name) => !/^no_/i.test(name) && (environment[name] ?? '') !== '');
}

function addressError(text: string, variable: string): HawserError | undefined {
  try {
    proxyUrl(text, variable);
    return undefined;
  } catch (found) {
    if (isHawserError(found)) return found;
    throw found;
  }
}
