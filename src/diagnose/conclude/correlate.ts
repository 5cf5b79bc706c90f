import type { Draft } from './draft.ts';
import type { Fact } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import type { Ranked, Ranking } from './rank.ts';
import { matches } from './rank.ts';

/**
 * Several inputs of one incident: a proxy log, an event log, a user's page. Findings of one id become one; a cause in
 * one input explains what happened in another when a rule says that such things follow from each other, or when both
 * carry the same correlation id, and their times do not contradict it.
 */
export interface Linked {
  readonly draft: Draft;
  readonly explains: readonly string[];
  readonly evidence: readonly { readonly fact: Fact; readonly input: string }[];
}

interface Analysed {
  readonly name: string;
  readonly facts: Facts;
  readonly ranking: Ranking;
}

/** Clocks of two machines differ; an effect is logged within this time of its cause. */
const windowMs = 10 * 60_000;

export function correlate(inputs: readonly Analysed[]): { root: Draft | undefined; linked: readonly Linked[] } {
  const [only] = inputs;
  if (inputs.length < 2) {
    const linked = (only?.ranking.ranked ?? []).map(({ draft, explains }) => ({
      draft,
      explains,
      evidence: draft.evidence.map((fact) => ({ fact, input: only?.name ?? '-' })),
    }));
    return { root: only?.ranking.root, linked };
  }
  const merged = new Map<
    string,
    { ranked: Ranked; from: Analysed; evidence: { fact: Fact; input: string }[]; explains: Set<string> }
  >();
  for (const from of inputs) {
    for (const ranked of from.ranking.ranked) {
      const evidence = ranked.draft.evidence.map((fact) => ({ fact, input: from.name }));
      const known = merged.get(ranked.draft.id);
      if (known) {
        known.evidence.push(...evidence);
        for (const id of ranked.explains) known.explains.add(id);
      } else merged.set(ranked.draft.id, { ranked, from, evidence, explains: new Set(ranked.explains) });
    }
  }
  const explained = new Set([...merged.values()].flatMap(({ explains }) => [...explains]));
  const entries = [...merged.values()];
  for (const cause of entries) {
    for (const effect of entries) {
      if (cause === effect || cause.from === effect.from || explained.has(effect.ranked.draft.id)) continue;
      if (reaches(merged, effect.ranked.draft.id, cause.ranked.draft.id) || !follows(cause, effect)) continue;
      cause.explains.add(effect.ranked.draft.id);
      explained.add(effect.ranked.draft.id);
    }
  }
  const root = entries
    .map(({ ranked }) => ranked.draft)
    .filter((draft) => !explained.has(draft.id) && draft.severity !== 'notice')
    .sort((a, b) => weight(a) - weight(b) || (a.evidence[0]?.time ?? 0) - (b.evidence[0]?.time ?? 0))[0];
  const linked = entries
    .map(({ ranked, evidence, explains }) => ({ draft: ranked.draft, explains: [...explains], evidence }))
    .sort((a, b) => Number(b.draft === root) - Number(a.draft === root) || weight(a.draft) - weight(b.draft));
  return { root, linked };
}

type Entry = { readonly ranked: Ranked; readonly from: Analysed };

function follows(cause: Entry, effect: Entry): boolean {
  const a = cause.ranked.draft;
  const b = effect.ranked.draft;
  if (a.wrapper || a.severity === 'notice') return false;
  const names = [b.id, ...b.keys];
  const reported = a.explains.some((pattern) => names.some((name) => matches(pattern, name)));
  if (
    !reported &&
    !(b.wrapper && sharesId(cause.from.facts, effect.from.facts)) &&
    !(b.wrapper && close(cause, effect))
  )
    return false;
  const first = a.evidence[0]?.time;
  const second = b.evidence[0]?.time;
  if (first === undefined || second === undefined) return true;
  // A log in local time stands up to fourteen hours beside one in UTC.
  const zone = floating(cause, effect) ? widestZoneMs : 0;
  return Math.abs(first - second) <= windowMs + zone || first <= second;
}

const widestZoneMs = 14 * 60 * 60_000;
/** Zones lie half an hour apart. */
const zoneStepMs = 30 * 60_000;

/** One of the two has times without a time zone. */
function floating(cause: Entry, effect: Entry): boolean {
  return cause.from.facts.zoneless !== effect.from.facts.zoneless;
}

function close(cause: Entry, effect: Entry): boolean {
  const first = cause.ranked.draft.evidence[0]?.time;
  const second = effect.ranked.draft.evidence[0]?.time;
  if (first === undefined || second === undefined) return false;
  const apart = Math.abs(first - second);
  if (!floating(cause, effect) || apart > widestZoneMs + windowMs) return apart <= windowMs;
  const rest = apart % zoneStepMs;
  return Math.min(rest, zoneStepMs - rest) <= windowMs / 2;
}

function sharesId(a: Facts, b: Facts): boolean {
  const ids = new Set(a.all('id').map((fact) => fact.values.value));
  return b.all('id').some((fact) => fact.values.value !== undefined && ids.has(fact.values.value));
}

/** Whether `from` already explains `to`, so that a new edge back would make a circle. */
function reaches(
  merged: ReadonlyMap<string, { readonly explains: ReadonlySet<string> }>,
  from: string,
  to: string,
): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(merged.get(id)?.explains ?? []));
  }
  return false;
}

/** An event is a messenger: of unrelated findings the one that names a cause comes first. */
function weight(draft: Draft): number {
  const messenger = draft.origin === 'event' || draft.origin === 'run' ? 2 : 0;
  return { error: 0, warning: 10, notice: 20 }[draft.severity] + (draft.wrapper ? 5 : 0) + messenger;
}
