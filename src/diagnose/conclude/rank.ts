import { recordById } from '../catalogue/lookup.ts';
import type { Draft } from './draft.ts';

/**
 * Puts findings in order and hangs consequences below causes. Specific beats wrapper, inner beats outer, first beats
 * later. An edge is made by a rule that says so, by the catalogue ("is a consequence of"), by nesting inside one
 * message, or because a wrapper needs something to wrap.
 */
export interface Ranked {
  readonly draft: Draft;
  readonly explains: readonly string[];
}

export interface Ranking {
  readonly root: Draft | undefined;
  readonly ranked: readonly Ranked[];
}

export function rank(drafts: readonly Draft[]): Ranking {
  const causes = new Map<string, string>();
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const link = (cause: Draft, consequence: Draft) => {
    if (cause.id === consequence.id || causes.has(consequence.id)) return;
    for (let up: string | undefined = cause.id; up !== undefined; up = causes.get(up))
      if (up === consequence.id) return;
    causes.set(consequence.id, cause.id);
  };
  const ordered = [...drafts].sort(compare);
  for (const cause of ordered) {
    for (const other of ordered) {
      const names = [other.id, ...other.keys];
      if (cause.explains.some((pattern) => names.some((name) => matches(pattern, name)))) link(cause, other);
    }
  }
  for (const draft of ordered) nest(draft, ordered, link);
  for (const draft of ordered) {
    const record = recordById(draft.id);
    for (const id of record?.consequenceOf ?? []) {
      const cause = byId.get(id);
      if (cause && !cause.wrapper) link(cause, draft);
    }
  }
  for (const draft of ordered) if (draft.wrapper) wrap(draft, ordered, link);
  const root = ordered.find((draft) => !causes.has(draft.id) && draft.severity !== 'notice');
  const ranked = ordered.map((draft) => ({
    draft,
    explains: ordered.filter((other) => causes.get(other.id) === draft.id).map((other) => other.id),
  }));
  return { root, ranked: rootFirst(ranked, root) };
}

function rootFirst(ranked: readonly Ranked[], root: Draft | undefined): readonly Ranked[] {
  if (!root) return ranked;
  return [...ranked.filter(({ draft }) => draft === root), ...ranked.filter(({ draft }) => draft !== root)];
}

type Link = (cause: Draft, consequence: Draft) => void;

/** Inside one message the innermost speaks; in a row of token errors the last one. */
function nest(outer: Draft, all: readonly Draft[], link: Link): void {
  for (const inner of all) {
    // An event that holds only a general code is that code's messenger still.
    const general = inner.wrapper && outer.origin !== 'event';
    if (inner === outer || general || inner.origin === 'event' || inner.origin === 'run' || inner.severity === 'notice')
      continue;
    const pair = inner.evidence.flatMap((a) =>
      outer.evidence.filter((b) => b.block === a.block).map((b) => [a, b] as const),
    )[0];
    if (!pair) continue;
    const [a, b] = pair;
    if (outer.origin === 'event') link(inner, outer);
    else if (outer.origin === 'code' && inner.origin === 'code') {
      if (outer.wrapper || inner.depth > outer.depth) link(inner, outer);
      // The server's own words beat the number that the client made of them.
      else if (isOfEngine(outer) && !isOfEngine(inner)) link(inner, outer);
      else if (fromServer(inner) && outer.keys.some((key) => key.startsWith('code:status '))) link(inner, outer);
      else if (inner.depth === outer.depth && bothTokenErrors(inner, outer)) {
        if (a.line > b.line || (a.line === b.line && inner.column > outer.column)) link(inner, outer);
      }
    } else if (outer.wrapper || (isOfEngine(outer) && inner.origin === 'rule')) link(inner, outer);
  }
}

/** The sync engine's own number for what failed: the name or sentence beside it says what it was. */
function isOfEngine(draft: Draft): boolean {
  return draft.keys.some((key) => {
    const [, digits] = /^code:status (\d+)$/.exec(key) ?? [];
    return digits !== undefined && Math.floor(Number(digits) / 0x10000) === 0x8023;
  });
}

function fromServer(draft: Draft): boolean {
  return draft.keys.some((key) => key.startsWith('code:aadsts ') || key.startsWith('code:msis '));
}

function bothTokenErrors(a: Draft, b: Draft): boolean {
  return [a, b].every((draft) => draft.keys.some((key) => key.startsWith('code:aadsts ')));
}

/** What only says that something failed hangs below the nearest finding that says why. */
function wrap(wrapper: Draft, all: readonly Draft[], link: Link): void {
  const specific = all.filter((draft) => !draft.wrapper && draft.severity !== 'notice' && draft !== wrapper);
  const at = wrapper.evidence[0];
  const distance = (draft: Draft) => {
    const other = draft.evidence[0];
    if (!at || !other) return Number.MAX_SAFE_INTEGER;
    if (at.time !== undefined && other.time !== undefined) return Math.abs(at.time - other.time) / 1000;
    return Math.abs(at.line - other.line);
  };
  const severe = specific.filter((draft) => draft.severity === 'error');
  const nearest = (severe.length ? severe : specific).sort((a, b) => distance(a) - distance(b))[0];
  if (nearest && (nearest.severity === 'error' || wrapper.severity !== 'error')) link(nearest, wrapper);
}

const severities = { error: 0, warning: 1, notice: 2 } as const;
const confidences = { certain: 0, likely: 1, possible: 2 } as const;

function compare(a: Draft, b: Draft): number {
  return (
    severities[a.severity] - severities[b.severity] ||
    Number(a.wrapper) - Number(b.wrapper) ||
    Number(a.origin === 'run') - Number(b.origin === 'run') ||
    (a.order ?? 0) - (b.order ?? 0) ||
    confidences[a.confidence] - confidences[b.confidence] ||
    firstTime(a) - firstTime(b) ||
    firstLine(a) - firstLine(b)
  );
}

function firstTime(draft: Draft): number {
  return draft.evidence[0]?.time ?? 0;
}

function firstLine(draft: Draft): number {
  return draft.evidence[0]?.line ?? 0;
}

export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
