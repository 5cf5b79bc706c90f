import { MINUTE, HOUR } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { takePoints } from '../../base/rate-limit.ts';
import { fileTimeToDate, guidToDn } from '../../directory/index.ts';
import { policyHintsType, textOf } from '../../ldap/index.ts';
import type { LocatedSource, SourceAnchor } from '../../sync/index.ts';
import { toSourceAnchor } from '../../sync/index.ts';
import type { PasswordRules, RelayOutcome, RequestOf } from '../../wire/index.ts';
import type { Domain, ForestDomains } from './forests.ts';
import type { Verdict } from './outcomes.ts';
import { verdictOfThrown } from './outcomes.ts';
import type { Person } from './person.ts';
import { findPerson } from './person.ts';
import type { PasswordPolicy } from './policy.ts';
import { readPolicy } from './policy.ts';
import { onePerson } from './one-person.ts';

export interface RulesOptions extends FeatureContext {
  readonly forests: ReadonlyMap<string, ForestDomains>;
  readonly locate: (sourceAnchor: SourceAnchor) => Promise<readonly LocatedSource[]>;
  readonly anchorAttribute: string;
}

/** The cloud keeps an answer for some minutes: whoever asks more often than that wants something else. */
const perPerson: RateLimit = { name: 'password-rules-person', points: 60, windowMs: HOUR };
const all: RateLimit = { name: 'password-rules', points: 300, windowMs: MINUTE };

/** Which rules a new password of a person has to follow in their forest. Nothing is changed there, or written down. */
export async function answerPolicy(request: RequestOf<'policy'>, options: RulesOptions): Promise<RelayOutcome> {
  const { rules, result, reason } = await decide(request, options);
  const at = options.clock.now().toISOString();
  return { result, reason, events: [], warnings: [], at, ...(rules && { answer: rules }) };
}

type Answer = Pick<Verdict, 'result' | 'reason'> & { readonly rules?: PasswordRules };

async function decide({ anchor }: RequestOf<'policy'>, options: RulesOptions): Promise<Answer> {
  const { forests, locate, anchorAttribute, clock } = options;
  const subjects = [
    { limit: perPerson, subject: anchor },
    { limit: all, subject: 'all' },
  ];
  if (await takePoints(options, subjects)) return { result: 'failed', reason: 'rate-limited' };
  const source = onePerson(await locate(toSourceAnchor(anchor)));
  if ('reason' in source) return source;
  const domains = forests.get(source.connector);
  if (domains?.forest.kind !== 'active-directory') return { result: 'failed', reason: 'directory-configuration' };
  try {
    const found = await findPerson(domains, source, { anchorAttribute, withPolicy: true });
    if (found?.person.sourceAnchor !== anchor) return { result: 'failed', reason: 'not-found' };
    const { person, domain } = found;
    const [policy, namesForbidden] = await Promise.all([readPolicy(domain, person), readNames(domain, person)]);
    return {
      result: 'success',
      reason: 'done',
      rules: toRules(policy, { person, domain, namesForbidden }, clock.now()),
    };
  } catch (error) {
    const { result, reason } = verdictOfThrown(error, false);
    return { result, reason };
  }
}

interface About {
  readonly person: Pick<Person, 'pwdLastSet'>;
  readonly domain: Pick<Domain, 'rootDse'>;
  readonly namesForbidden: readonly string[];
}

/** Exported for its test. */
export function toRules(policy: PasswordPolicy, { person, domain, namesForbidden }: About, now: Date): PasswordRules {
  const { source, minimumLength, isComplexityRequired, historyLength, minimumAgeMs, maximumAgeMs } = policy;
  const holdForReset = policyHintsType(domain.rootDse) !== undefined;
  if (source === 'unreadable') return { source, namesForbidden: [], holdForReset };
  const { lockoutThreshold: threshold, lockoutWindowMs: windowMs } = policy;
  const set = fileTimeToDate(person.pwdLastSet);
  const changeable = set && minimumAgeMs !== undefined ? new Date(set.getTime() + minimumAgeMs) : undefined;
  return {
    source,
    isComplexityRequired,
    holdForReset,
    namesForbidden: isComplexityRequired ? [...namesForbidden] : [],
    lockout: threshold === Infinity ? null : { threshold, windowMs: Math.round(windowMs) },
    ...(minimumLength !== undefined && { minimumLength }),
    ...(historyLength !== undefined && { historyLength }),
    ...(minimumAgeMs !== undefined && { minimumAgeMs: Math.round(minimumAgeMs) }),
    ...(maximumAgeMs !== undefined && { maximumAgeMs: maximumAgeMs === Infinity ? null : Math.round(maximumAgeMs) }),
    ...(changeable && changeable > now && { changeableAt: changeable.toISOString() }),
  };
}

async function readNames({ session }: Domain, { guid, names }: Person): Promise<readonly string[]> {
  const entry = await session.read(guidToDn(guid), ['displayName']);
  return forbiddenNames(names.account, textOf(entry?.attributes ?? {}, 'displayName'));
}

/**
 * What "complexity" forbids: the whole account name, and each part of the display name between its delimiters, from
 * three characters on (Microsoft: "Password must meet complexity requirements").
 */
export function forbiddenNames(account: string | undefined, displayName: string | undefined): readonly string[] {
  const parts = [account ?? '', ...(displayName ?? '').split(/[,.\-_ #\t]+/)];
  return [...new Set(parts.filter((part) => part.length >= 3 && part.length <= 256))].slice(0, 50);
}
