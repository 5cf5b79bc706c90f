import type { Language } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { ownerOf } from '../explain/wording.ts';
import { marksIn, tellingPart, united } from '../marks.ts';
import type { Fact } from '../parse/fact-kinds.ts';
import { hostOf } from '../parse/fact-kinds.ts';
import type { Evidence, Finding, FindingAction } from '../result.ts';
import { unknownHost } from '../rules/host-match.ts';
import { maskSecrets } from '../text/mask.ts';
import { withCommand } from './actions.ts';
import type { Linked } from './correlate.ts';
import type { Draft } from './draft.ts';
import { headlineOf } from './summary.ts';

const evidenceLimit = 8;

interface Shown {
  readonly lang: Language;
  readonly several: boolean;
  readonly domain: string | undefined;
  readonly countOf: (fact: Fact, input: string) => number;
}

/** A finding as it is told: in one language, with the lines it rests on and what can be pasted. */
export function toFinding(linked: Linked, shown: Shown): Finding {
  const { draft, explains, evidence } = linked;
  const { lang, countOf } = shown;
  const actions = actionsOf(linked, shown);
  const title = fill(draft, draft.title, lang);
  return {
    id: draft.id,
    severity: draft.severity,
    confidence: draft.confidence,
    title,
    headline: headlineOf(title, draft.observed ? 'certain' : draft.confidence, lang),
    cause: fill(draft, draft.cause, lang),
    progress: draft.progress ? fill(draft, draft.progress, lang) : null,
    actions,
    fixes: actions.map(({ text, command }) =>
      command === null || text.includes(command) ? text : `${text} (${command})`,
    ),
    count: Math.max(1, ...evidence.map(({ fact, input }) => countOf(fact, input))),
    heads: draft.heads ?? false,
    codes: draft.codes,
    evidence: shownLines(linked, shown),
    explains,
  };
}

/** The lines of the evidence, secrets masked; facts of one line share it. */
function shownLines({ evidence }: Linked, { several }: Shown): readonly Evidence[] {
  const lines = new Map<string, Evidence>();
  for (const { fact, input } of evidence) {
    const place = `${input} ${fact.line}`;
    const known = lines.get(place);
    if (!known && lines.size >= evidenceLimit) continue;
    const text = known?.text ?? maskSecrets(fact.text, undefined, tellingPart(fact)).trim();
    const marks = united([...(known?.marks ?? []), ...marksIn(text, fact)]);
    lines.set(place, { line: fact.line, text, marks, ...(several ? { input } : {}) });
  }
  return [...lines.values()].sort((a, b) => (several ? 0 : a.line - b.line));
}

function actionsOf({ draft, evidence }: Linked, { lang, domain }: Shown): readonly FindingAction[] {
  const host = evidence.map(({ fact }) => hostOf(fact)).find((name) => name !== undefined);
  const [code = ''] = draft.codes;
  const names = { HOST: host, DOMAIN: domain, CODE: /\s/.test(code) ? `"${code}"` : code || undefined };
  return draft.actions.map((action) => {
    const { text, command } = withCommand(fill(draft, action.text, lang), action.command);
    // An address that nobody knows is nothing to paste.
    const isKnown = command !== null && (host !== undefined || !/\bHOST\b/.test(command));
    return {
      text: withNames(text, names),
      command: isKnown ? withNames(command, names) : null,
      owner: action.owner,
      who: ownerOf(action.owner, lang),
    };
  });
}

/**
 * Names of the catalogue's commands that the text knows: `nltest /dsgetdc:DOMAIN` of a machine whose domain it tells.
 */
function withNames(text: string, names: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\b(?:HOST|DOMAIN|CODE)\b/g, (name) => names[name] ?? name);
}

const destination = { en: 'the destination', nl: 'de bestemming' } as const;

function fill(draft: Draft, text: Draft['title'], lang: Language): string {
  const { hosts } = draft.values;
  if (hosts !== unknownHost) return format(text, lang, draft.values);
  const filled = format(text, lang, { ...draft.values, hosts: destination[lang] });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}
