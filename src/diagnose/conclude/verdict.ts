import { yesNo } from '../parse/dsregcmd.ts';
import type { Outcome } from '../parse/probe-patterns.ts';
import type { Facts } from '../parse/facts.ts';
import type { Verdict } from '../result.ts';
import type { Ranking } from './rank.ts';
import { isGood } from './good.ts';
import { joinState } from '../rules/device-state.ts';
import { valueOf } from '../rules/rule.ts';

/** A fault decides; without one only what was seen to work makes a text healthy. Silence is not health. */
export function verdictOf(facts: Facts, { root, ranked }: Ranking): Verdict {
  if (root) return 'problem';
  if (isAboutCodes(facts)) return 'cannot-tell';
  if (ranked.some(({ draft }) => draft.id === 'device.wrong-session' || draft.id === 'device.translated-output')) {
    if (facts.get('device', 'AzureAdPrt') === undefined || yesNo(valueOf(facts, 'device', 'AzureAdPrt')) !== true)
      return 'cannot-tell';
  }
  // A phase that a log was cut off in decides nothing.
  if (facts.all('phase').some(({ values }) => values.state === 'open')) return 'cannot-tell';
  if (facts.get('device-other', 'AzureAdJoined')) return 'cannot-tell';
  return seenToWork(facts) ? 'healthy' : 'cannot-tell';
}

/** A text about codes (a manual, notes of a release, a table) reports no error that happened. */
export function isAboutCodes(facts: Facts): boolean {
  return facts.get('about', 'codes') !== undefined;
}

/** That a container runs says something where its health was in doubt. */
function isProbed(facts: Facts): boolean {
  return facts.get('record-sentence', 'container-probe') !== undefined;
}

const good: ReadonlySet<Outcome> = new Set<Outcome>(['answered', 'connected', 'tls-ok', 'resolved']);

function seenToWork(facts: Facts): boolean {
  const state = joinState(facts);
  if (facts.claims.has('dsregcmd') && facts.get('device', 'AzureAdJoined')) {
    return (
      state === 'hybrid-joined' || state === 'cloud-joined' || state === 'registered' || state === 'on-premises-joined'
    );
  }
  if (facts.claims.has('linux-broker') && state === 'registered') return true;
  return (
    facts.all('event').some(({ values }) => values.source) ||
    facts.all('run').length > 0 ||
    facts.all('proxy-ok').length > 0 ||
    facts.get('proxy-foreign', 'ok') !== undefined ||
    facts.get('ldap', 'success') !== undefined ||
    facts.all('tool').some(({ values }) => values.state === 'good') ||
    facts.get('token', 'issued') !== undefined ||
    facts.all('hawser').length > 0 ||
    facts.all('sentence').some(({ key }) => isGood(key) && (key !== 'good-ready' || isProbed(facts))) ||
    yesNo(valueOf(facts, 'scheduler', 'SyncCycleEnabled')) === true ||
    facts.all('net').some(({ values }) => good.has(values.outcome))
  );
}
