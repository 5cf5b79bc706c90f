import type { FactOf, KeyOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { isAfter } from '../parse/moments.ts';
import type { Outcome } from '../parse/probe-patterns.ts';

type Probe = FactOf<'net'>;

/** What probes showed. */
export function net(facts: Facts, ...outcomes: readonly Outcome[]): readonly Probe[] {
  return facts.all('net').filter(({ values }) => outcomes.includes(values.outcome));
}

export const sentences = (facts: Facts, ...keys: readonly KeyOf<'sentence'>[]) =>
  facts.all('sentence').filter((fact) => keys.includes(fact.key));

/**
 * A failing probe counts unless a later one of the same host came through: IPv6 first, then IPv4, is the common case.
 */
export function onlyUnreached(facts: Facts, evidence: readonly Probe[]): readonly Probe[] {
  const reached = net(facts, 'answered', 'connected', 'tls-ok');
  const isLast = (fact: Probe, other: Probe) =>
    facts.momentsOf(other).every((moment) => facts.momentsOf(fact).some((own) => isAfter(own, moment)));
  return evidence.filter(
    (fact) => !reached.some((good) => good.values.host === fact.values.host && !isLast(fact, good)),
  );
}

export const intercepted = (facts: Facts) => facts.all('issuer').filter((fact) => fact.key === 'foreign');
