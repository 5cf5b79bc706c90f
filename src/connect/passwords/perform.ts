import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { RateLimit } from '../../base/rate-limit.ts';
import { fileTimeToDate, guidToDn, hasFlag } from '../../directory/index.ts';
import { changePassword, resetPassword, textOf, unlockAccount } from '../../ldap/index.ts';
import type { EffectOperation, OutcomeWarning } from '../../wire/index.ts';
import type { EffectRequest } from '../relay/handlers.ts';
import type { Domain, ForestDomains } from './forests.ts';
import type { Verdict } from './outcomes.ts';
import { rateLimited, verdictOf, verdictOfThrown } from './outcomes.ts';
import type { Person } from './person.ts';
import { readPerson } from './person.ts';
import { explainRefusal, readPolicy } from './policy.ts';
import type { PasswordTarget } from './target.ts';

export interface Work {
  readonly request: EffectRequest;
  readonly person: Person;
  readonly domains: ForestDomains;
  readonly domain: Domain;
  readonly anchorAttribute: string;
  readonly now: () => Date;
  readonly begin: (target: PasswordTarget) => Promise<RateLimit | undefined>;
}

/** How often, and after how long, a directory is asked what became of a modification that it did not answer. */
const RECHECK_MS = [SECOND, 2 * SECOND, 4 * SECOND] as const;

/** Does it: the guard has been passed. Never throws an expected failure; the password is in nothing that it answers. */
export async function perform(work: Work): Promise<Verdict> {
  const { request } = work;
  const verdict = await (request.operation === 'unlock' ? unlock(work) : setPassword(work, request));
  return verdict.detail === undefined ? verdict : { ...verdict, detail: withoutSecrets(verdict.detail, request) };
}

async function setPassword(
  work: Work,
  request: Extract<EffectRequest, { operation: 'reset' | 'change' }>,
): Promise<Verdict> {
  const { domain, person } = work;
  const { session, rootDse } = domain;
  const dn = guidToDn(person.guid);
  const isReset = request.operation === 'reset';
  const warnings: OutcomeWarning[] = [];
  const exceeded = await work.begin(targetOf(work, isReset && request.mustChange, isReset && request.unlock));
  if (exceeded) return rateLimited(exceeded);
  let historyCounts = true;
  try {
    if (isReset) {
      ({ historyEnforced: historyCounts } = await resetPassword(session, dn, request.newPassword, {
        enforceHistory: rootDse,
      }));
    } else await changePassword(session, dn, request.oldPassword, request.newPassword);
  } catch (error) {
    if (!isHawserError(error)) throw error;
    const verdict = verdictOf(error, true);
    if (verdict.reason === 'unknown') {
      const found = await findOut(work, verdict);
      if (found.result !== 'success') return found;
      warnings.push('recovered');
    } else if (verdict.reason === 'policy') {
      const now = work.now();
      const policy = await readPolicy(domain, person);
      return explainRefusal(policy, person, request.newPassword, verdict, { historyCounts, now });
    } else return verdict;
  }
  if (!historyCounts) warnings.push('history-not-enforced');
  const setAt = await readSetAt(work);
  if (isReset) warnings.push(...(await afterReset(work, request)));
  return {
    ...{ result: 'success', reason: 'done', warnings },
    ...(setAt && { setAt }),
    ...(!historyCounts && { withoutControl: session.server }),
  };
}

/**
 * By the clock of the domain controller, as replication will tell it too; undefined: it does not say. Asked only where
 * password hashes are read, which are what it is compared with.
 */
async function readSetAt({ domain: { session }, domains, person }: Work): Promise<Date | undefined> {
  if (domains.forest.hashAccount === undefined) return undefined;
  try {
    const entry = await session.read(guidToDn(person.guid), ['pwdLastSet']);
    return fileTimeToDate(textOf(entry?.attributes ?? {}, 'pwdLastSet') ?? '0');
  } catch (error) {
    if (!isHawserError(error)) throw error;
    return undefined;
  }
}

/**
 * The password is set: what follows may fail, and must not make a failure of it. Each on its own, as a right may be
 * missing for one of them.
 */
async function afterReset(
  { domain: { session }, person }: Work,
  { unlock: shallUnlock, mustChange }: Extract<EffectRequest, { operation: 'reset' }>,
): Promise<readonly OutcomeWarning[]> {
  const dn = guidToDn(person.guid);
  const warnings: OutcomeWarning[] = [];
  const attempt = async (warning: OutcomeWarning, step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      if (!isHawserError(error)) throw error;
      warnings.push(warning);
    }
  };
  // A reset leaves a locked account locked.
  if (shallUnlock && person.isLocked) await attempt('unlock-failed', async () => await unlockAccount(session, dn));
  if (mustChange && hasFlag(person.userAccountControl ?? 0, 'DONT_EXPIRE_PASSWORD')) warnings.push('never-expires');
  else if (mustChange) {
    // After the password: setting that one sets this attribute too.
    const demand = { operation: 'replace', attribute: 'pwdLastSet', values: ['0'] } as const;
    await attempt('must-change-failed', async () => await session.modify(dn, [demand]));
  }
  return warnings;
}

async function unlock(work: Work): Promise<Verdict> {
  const { domain, person } = work;
  const exceeded = await work.begin(targetOf(work, false, true));
  if (exceeded) return rateLimited(exceeded);
  // Writing 0 twice is writing it once: a connection that broke is simply tried again.
  for (let attempt = 1; ; attempt++) {
    try {
      await unlockAccount(domain.session, guidToDn(person.guid));
      return { result: 'success', reason: 'done' };
    } catch (error) {
      const verdict = verdictOfThrown(error, true);
      if (verdict.reason !== 'unknown') return verdict;
      if (attempt > 1) return { ...verdict, result: 'failed', reason: 'directory-unreachable' };
    }
  }
}

/**
 * The connection broke while the password was being set. pwdLastSet shows it: changed means done. Unchanged means not
 * done only when the very same domain controller says so twice, as another one may not know of it yet, and one
 * that hung may still get to it.
 */
async function findOut(work: Work, verdict: Verdict): Promise<Verdict> {
  const { person, domains, anchorAttribute, domain } = work;
  const { server } = domain.session;
  let unchanged = 0;
  for (const waitMs of RECHECK_MS) {
    await sleep(waitMs);
    try {
      const { session } = await domains.of(person.dn);
      const now = await readPerson(session, person.guid, { anchorAttribute });
      if (now && now.pwdLastSet !== person.pwdLastSet) return { result: 'success', reason: 'done' };
      if (now && session.server === server) unchanged++;
    } catch (error) {
      if (!isHawserError(error)) throw error; // still away: asked again
    }
    if (unchanged >= 2) return { ...verdict, result: 'failed', reason: 'directory-unreachable' };
  }
  return verdict;
}

/** What became of the operation that a killed process left open, as far as the directory shows. */
export async function findOutLater(
  operation: EffectOperation,
  target: PasswordTarget,
  domains: ForestDomains,
  anchorAttribute: string,
): Promise<Verdict> {
  const unknown: Verdict = { result: 'unknown', reason: 'unknown', detail: 'the agent was interrupted' };
  try {
    const { session } = await domains.of(target.dn);
    const now = await readPerson(session, target.guid, { anchorAttribute });
    if (!now) return unknown;
    // Whoever unlocked it: that is what was asked for.
    if (operation === 'unlock' && !now.isLocked) return { result: 'success', reason: 'done', warnings: ['recovered'] };
    if (now.pwdLastSet === target.pwdLastSet) {
      // An interrupted process is away for longer than a domain controller that works takes.
      const isCertain = session.server === target.server && target.pwdLastSet !== '0';
      return isCertain ? { result: 'failed', reason: 'not-started', detail: 'the agent was interrupted' } : unknown;
    }
    const warnings: OutcomeWarning[] = ['recovered'];
    if (target.unlock && now.isLocked) warnings.push('unlock-failed');
    if (target.mustChange && now.pwdLastSet !== '0') warnings.push('must-change-failed');
    return { result: 'success', reason: 'done', warnings };
  } catch (error) {
    const { code = '', detail = '' } = verdictOfThrown(error, false);
    return { ...unknown, code, detail };
  }
}

function targetOf({ person, domains, domain }: Work, mustChange: boolean, shallUnlock: boolean): PasswordTarget {
  const { guid, dn, pwdLastSet } = person;
  const { server } = domain.session;
  return { connector: domains.forest.id, guid, dn, server, pwdLastSet, mustChange, unlock: shallUnlock };
}

/** Directories have been seen to quote what they refuse. */
function withoutSecrets(text: string, request: EffectRequest): string {
  const secrets = [
    'newPassword' in request ? request.newPassword : '',
    'oldPassword' in request ? request.oldPassword : '',
  ].filter((secret) => secret.length > 0);
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text).slice(0, 1000);
}
