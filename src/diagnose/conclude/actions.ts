import type { Text } from '../../base/messages.ts';
import type { Action, ActionContext, Cause, CodeRecord, Owner } from '../catalogue/record.ts';
import { plainSentence } from '../catalogue/plain-sentence.ts';
import { stems } from '../catalogue/stems.ts';
import type { Circumstances } from './circumstances.ts';
import type { Fix } from '../rules/rule.ts';

/** Something to do before it is put into the reader's language. */
export interface DraftAction {
  readonly text: Text;
  readonly owner: Owner;
  /** What can be pasted; the same in every language. */
  readonly command?: string;
}

/** What a rule says to do: what stands between backticks in its text can be pasted where it is a command. */
export function actionsOfRule(fixes: readonly Fix[]): readonly DraftAction[] {
  return fixes.map(({ en, nl, owner }) => ({ text: { en, nl }, owner }));
}

/** What of a record fits here: its likeliest cause in these circumstances, and what to do, for that cause first. */
export function fitting(
  record: CodeRecord,
  circumstances: Circumstances,
): { readonly cause: Cause | undefined; readonly isPointedAt: boolean; readonly actions: readonly DraftAction[] } {
  const possible = record.causes.filter(
    ({ fixes }) => fixes.length === 0 || fixes.some((one) => fits(one, circumstances)),
  );
  const causes = possible.length > 0 ? possible : record.causes;
  const pointedAt = pointed(causes, record, circumstances);
  const leading = pointedAt ?? causes.find((one) => isOwn(one, circumstances));
  const ranked = leading ? [leading, ...causes.filter((one) => one !== leading)] : causes;
  const ofCauses = new Set(record.causes.flatMap(({ fixes }) => fixes.map(({ id }) => id)));
  const own = record.fixes.filter(({ id }) => !ofCauses.has(id));
  const all = new Map(
    [...(leading?.fixes ?? []), ...own, ...ranked.flatMap(({ fixes }) => fixes)].map((action) => [action.id, action]),
  );
  const here = [...all.values()].filter((action) => fits(action, circumstances));
  const actions = here.length > 0 ? here : [...all.values()];
  return {
    cause: ranked[0],
    isPointedAt: pointedAt !== undefined,
    // Where the text does not show where it comes from, what helps everywhere goes first, and the rest says where it
    // helps.
    actions: [...actions.filter(isGeneral), ...actions.filter((one) => !isGeneral(one))].map((action) =>
      toDraft(action, circumstances),
    ),
  };

  function isGeneral({ contexts }: Action): boolean {
    return pointedAt !== undefined || circumstances.contexts.size > 0 || contexts === undefined || !isSpread(all);
  }
}

/** A cause that only an account of this sort has. */
function isOwn({ fixes }: Cause, { subject }: Circumstances): boolean {
  return subject !== undefined && fixes.some(({ subjects }) => subjects?.length === 1 && subjects[0] === subject);
}

/** Whether the actions belong to different places, so that each has to say which is its own. */
function isSpread(actions: ReadonlyMap<string, Action>): boolean {
  return new Set([...actions.values()].map(({ contexts }) => contexts?.join() ?? '')).size > 1;
}

/** Whose account it is goes before where it happened; an account that nobody named is taken for a person's. */
function fits({ id, contexts, subjects }: Action, circumstances: Circumstances): boolean {
  if (id === 'read-server-message' && circumstances.answer) return false;
  const { subject } = circumstances;
  if (subjects && subject !== undefined) return subjects.includes(subject);
  const isThere = contexts?.some((context) => circumstances.contexts.has(context));
  if (subjects && !subjects.includes('person')) return isThere === true;
  return isThere !== false || circumstances.contexts.size === 0;
}

const places: Readonly<Record<ActionContext, Text>> = {
  device: { en: 'on a device', nl: 'op een apparaat' },
  agent: { en: 'at an agent', nl: 'bij een agent' },
  writeback: { en: 'in password writeback', nl: 'bij wachtwoord-writeback' },
  sync: { en: 'in synchronization', nl: 'bij synchronisatie' },
  'sign-in': { en: 'at sign-in', nl: 'bij aanmelden' },
};

function toDraft({ text, owner, command, contexts }: Action, circumstances: Circumstances): DraftAction {
  const [context, ...others] = contexts ?? [];
  const place = context && others.length === 0 && circumstances.contexts.size === 0 ? places[context] : undefined;
  return {
    text: place
      ? { en: `${text.en.replace(/\.$/, '')} (${place.en}).`, nl: `${text.nl.replace(/\.$/, '')} (${place.nl}).` }
      : text,
    owner,
    ...(command === undefined ? {} : { command }),
  };
}

/** Words that a cause shares with nothing else of its record, and how many of them make it more than chance. */
const leastWords = 3;

/** The cause that the rest of the text mentions, when it mentions one alone. */
function pointed(causes: readonly Cause[], record: CodeRecord, { says }: Circumstances): Cause | undefined {
  if (causes.length < 2) return undefined;
  const words = wordsOf(record);
  const counts = causes.map(({ id }) => words.get(id)?.filter(says).length ?? 0);
  const most = Math.max(...counts);
  const best = counts.indexOf(most);
  return most >= leastWords && counts.filter((count) => count === most).length === 1 ? causes[best] : undefined;
}

const known = new WeakMap<CodeRecord, ReadonlyMap<string, readonly string[]>>();

/** By cause the words that neither its record nor another cause of it has. */
function wordsOf(record: CodeRecord): ReadonlyMap<string, readonly string[]> {
  const found = known.get(record);
  if (found) return found;
  const { title, meaning, causes, says, like } = record;
  // The sentence that always stands beside the code points nowhere.
  const common = new Set([title.en, meaning.en, ...says.map(plainSentence), ...like].flatMap(stems));
  const all = causes.map(({ id, text, ask }) => ({ id, words: new Set(stems(`${text.en} ${ask?.en ?? ''}`)) }));
  const own = new Map(
    all.map(({ id, words }) => [
      id,
      [...words].filter((word) => !common.has(word) && !all.some((other) => other.id !== id && other.words.has(word))),
    ]),
  );
  known.set(record, own);
  return own;
}

const command =
  /^(?:\$?\w+ ?= ?)?(?:hawser|dsregcmd|nltest|netsh|psexec|w32tm|openssl|nslookup|curl|klist|setspn|repadmin|dcdiag|certutil|Test-NetConnection|Get-|Set-|Start-|Restart-)/;

/** What can be pasted out of a text, and the text without it where it only stood in brackets. */
export function withCommand(
  text: string,
  own: string | undefined,
): { readonly text: string; readonly command: string | null } {
  if (own !== undefined) return { text, command: own };
  const found = [...text.matchAll(/`([^`]{3,200})`/g)]
    .map(([, inside = '']) => inside)
    .find((inside) => command.test(inside));
  if (found === undefined) return { text, command: null };
  return { text: text.replace(` (\`${found}\`)`, ''), command: found };
}
