import { hostname, userInfo } from 'node:os';
import { hawserVersion } from '../../base/version.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { proxyVariables } from './environment-checks.ts';
import type { CheckResult, Difference, RunContext, ServiceView } from './report.ts';

/** Where and as whom this process runs, as far as it decides about connections. */
export function runContext(role: RunContext['role'], environment: NodeJS.ProcessEnv = process.env): RunContext {
  return {
    role,
    user: userName(),
    host: hostname(),
    version: hawserVersion(),
    node: process.version,
    environment: Object.fromEntries(proxyVariables(environment).map(({ name, value }) => [name, value])),
  };
}

/** An account that no table knows has a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '?');
  }
}

/** The two environments' settings that differ, as sentences; values are masked already. */
export function compareEnvironments(caller: RunContext, service: RunContext, language: Language): readonly string[] {
  const names = new Set([...Object.keys(caller.environment), ...Object.keys(service.environment)]);
  const lines =
    caller.user === service.user ? [] : [format(texts.users, language, { caller: caller.user, service: service.user })];
  for (const name of names) {
    const [mine, its] = [caller.environment[name], service.environment[name]];
    if (mine === its) continue;
    const text = its === undefined ? texts.onlyCaller : mine === undefined ? texts.onlyService : texts.other;
    lines.push(format(text, language, { name, mine: mine ?? '', its: its ?? '' }));
  }
  return lines;
}

/**
 * The answers of both, as one. What the service sees is what counts, since it does the work; where the caller sees
 * something else, that difference is often the whole answer.
 */
export function mergeViews(
  caller: { readonly context: RunContext; readonly checks: readonly CheckResult[] },
  service: { readonly context: RunContext; readonly checks: readonly CheckResult[] },
  language: Language,
): { readonly checks: readonly CheckResult[]; readonly view: ServiceView } {
  const theirs = new Map(service.checks.map((check) => [check.id, check]));
  const differences: Difference[] = [];
  const checks = caller.checks.map((mine) => {
    const its = theirs.get(mine.id);
    if (!its || its.status === 'skipped') return mine;
    if (mine.status === 'skipped') return its;
    const text = differenceOf(mine, its)?.[language];
    if (text !== undefined) {
      const { id, title } = mine;
      const [callerResult, serviceResult] = [resultOf(mine), resultOf(its)];
      differences.push({ id, title, caller: mine.status, service: its.status, callerResult, serviceResult, text });
    }
    return its;
  });
  const environment = compareEnvironments(caller.context, service.context, language);
  return { checks, view: { context: service.context, differences, environment } };
}

/**
 * One fails and the other does not; or they take another route, which need not fail to be the beginning of a
 * difference.
 */
function differenceOf(mine: CheckResult, its: CheckResult): Text | undefined {
  if (isFailure(mine) !== isFailure(its)) return isFailure(its) ? texts.worksForYou : texts.worksForService;
  const isRoute = /\.route(@|$)/.test(mine.id);
  return isRoute && mine.summary !== its.summary ? texts.otherRoute : undefined;
}

/** The code of what fails says more than a summary. */
function resultOf({ summary, problems }: CheckResult): string {
  const worst = problems.find(({ level }) => level !== 'notice');
  return worst?.code ?? summary;
}

function isFailure({ status }: CheckResult): boolean {
  return status === 'error' || status === 'warning';
}

const texts = {
  users: {
    en: 'you are {caller}, the service runs as {service}',
    nl: 'u bent {caller}, de dienst draait als {service}',
  },
  onlyCaller: {
    en: 'the service has no {name} (yours: {mine})',
    nl: 'de dienst heeft geen {name} (de uwe: {mine})',
  },
  onlyService: {
    en: 'only the service has {name} ({its})',
    nl: 'alleen de dienst heeft {name} ({its})',
  },
  other: {
    en: '{name} is {its} for the service and {mine} for you',
    nl: '{name} is {its} voor de dienst en {mine} voor u',
  },
  otherRoute: { en: 'you and the service take different routes', nl: 'u en de dienst volgen verschillende routes' },
  worksForYou: { en: 'works for you, not for the service', nl: 'werkt voor u, niet voor de dienst' },
  worksForService: { en: 'works for the service, not for you', nl: 'werkt voor de dienst, niet voor u' },
} as const;
