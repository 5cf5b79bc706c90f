import type { Text } from '../../base/messages.ts';
import { fill } from '../../base/messages.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import { stems } from '../catalogue/stems.ts';
import { maskSecrets } from '../text/mask.ts';
import { fitting } from './actions.ts';
import { inSentence } from './in-sentence.ts';
import { proofOf } from './proof.ts';
import type { Circumstances } from './circumstances.ts';
import type { Confidence } from '../result.ts';
import type { Draft } from './draft.ts';

/** What stands in the places of the values of a sentence. */
type Values = Readonly<Record<string, string>>;

/** What the catalogue knows of a record, in these circumstances. */
export function fromRecord(
  record: CodeRecord,
  circumstances: Circumstances,
  values: Values = {},
): Omit<Draft, 'evidence' | 'codes' | 'keys' | 'origin' | 'depth' | 'column' | 'confidence'> {
  const { cause, isPointedAt, actions } = fitting(record, circumstances);
  const meaning = withAnswer(withDetail(record.meaning, record.detail, values), record, circumstances);
  return {
    id: record.id,
    severity: record.severity === 'error' ? 'error' : 'warning',
    title: record.title,
    cause: cause
      ? withCause(
          record.title,
          meaning,
          cause.text,
          isPointedAt ? 'pointed' : record.causes.length > 1 ? 'first' : 'only',
        )
      : meaning,
    actions,
    proof: proofOf(record, cause),
    values: {},
    explains: record.explains,
    wrapper: record.isWrapper,
    // That something failed is certain; why it failed is not said.
    ...(record.isWrapper && { observed: true }),
  };
}

/** How sure an answer is: one that only says that something failed names no cause. */
export function confidenceOf(isWrapper: boolean, usual: Confidence): Confidence {
  return isWrapper && usual === 'certain' ? 'likely' : usual;
}

/** The meaning, and what this case says where its sentence gave all that is needed to say it. */
function withDetail(meaning: Text, detail: Text | undefined, values: Values): Text {
  const names = [...(detail?.en ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (!detail || !names.every((name) => Object.hasOwn(values, name))) return meaning;
  const shown = Object.fromEntries(names.map((name) => [name, maskSecrets(values[name] ?? '', valueLimit)]));
  return behind(meaning, fill(detail, shown));
}

/** What the server said stands beside the number that it sent with it. */
function withAnswer(meaning: Text, { family }: CodeRecord, { answer }: Circumstances): Text {
  if (!answer || !family.startsWith('device-registration')) return meaning;
  const message = maskSecrets(answer.values.value, 2 * valueLimit);
  return behind(meaning, fill(answered, { message }));
}

const answered: Text = { en: 'The server says: "{message}"', nl: 'De server zegt: "{message}"' };

/** A value stands in the middle of a sentence. */
const valueLimit = 120;

const guesses = {
  first: { en: 'Most often: ', nl: 'Meestal: ' },
  pointed: { en: 'The text points to this: ', nl: 'De tekst wijst hierop: ' },
} as const;

/**
 * The likeliest cause, marked as a guess where there are others, and left out where the meaning has said it already.
 */
function withCause(title: Text, meaning: Text, cause: Text, sort: 'only' | 'first' | 'pointed'): Text {
  const values = new Set([...stems(title.en), ...stems(meaning.en)]);
  const words = [...new Set(stems(cause.en))];
  if (words.filter((word) => values.has(word)).length >= 0.75 * words.length) return meaning;
  if (sort === 'only') return behind(meaning, cause);
  const { en, nl } = guesses[sort];
  return behind(meaning, { en: `${en}${inSentence(cause.en)}`, nl: `${nl}${inSentence(cause.nl)}` });
}

export function behind(meaning: Text, cause: Text): Text {
  return { en: `${meaning.en} ${cause.en}`, nl: `${meaning.nl} ${cause.nl}` };
}
