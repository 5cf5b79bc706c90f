import type { Language } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { ownerOf } from '../explain/wording.ts';
import { marksIn, decisivePart, united } from '../marks.ts';
import type { Fact } from '../parse/fact-kinds.ts';
import type { Evidence, Finding, FindingAction, FindingProof } from '../result.ts';
import { unknownHost } from '../rules/host-match.ts';
import { maskSecrets } from '../text/mask.ts';
import { withCommand } from './actions.ts';
import { namesOf, pasted, withNames } from './command-names.ts';
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

/** A finding as it is shown: in one language, with the lines it rests on and what can be pasted. */
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
    proof: proofOf(linked, shown),
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
    const text = known?.text ?? maskSecrets(fact.text, undefined, decisivePart(fact)).trim();
    const marks = united([...(known?.marks ?? []), ...marksIn(text, fact)]);
    lines.set(place, { line: fact.line, text, marks, ...(several ? { input } : {}) });
  }
  return [...lines.values()].sort((a, b) => (several ? 0 : a.line - b.line));
}

function proofOf(linked: Linked, { lang, domain }: Shown): FindingProof | null {
  const { draft } = linked;
  if (!draft.proof) return null;
  const names = namesOf(linked, domain);
  const { text, command } = withCommand(fill(draft, draft.proof.text, lang), draft.proof.command);
  // It is shown even where a name in it is not known: it says what to look at.
  return { text: withNames(text, names), command: command === null ? null : withNames(command, names) };
}

function actionsOf(linked: Linked, { lang, domain }: Shown): readonly FindingAction[] {
  const { draft } = linked;
  const names = namesOf(linked, domain);
  return draft.actions.map((action) => {
    const { text, command } = withCommand(fill(draft, action.text, lang), action.command);
    return {
      text: withNames(text, names),
      command: pasted(command, names),
      owner: action.owner,
      who: ownerOf(action.owner, lang),
    };
  });
}

const destination = { en: 'the destination', nl: 'de bestemming' } as const;

function fill(draft: Draft, text: Draft['title'], lang: Language): string {
  const { hosts } = draft.values;
  if (hosts !== unknownHost) return format(text, lang, draft.values);
  const filled = format(text, lang, { ...draft.values, hosts: destination[lang] });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}
