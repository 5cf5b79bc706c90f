import { recordById } from '../catalogue/lookup.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import { ruleSentenceOf, sentenceAutomaton } from '../catalogue/sentence-store.ts';
import type { Found } from '../sentences/walk.ts';
import { SentenceWalk } from '../sentences/walk.ts';
import type { Line } from '../text/lines.ts';
import { addCode, scanCodes } from './codes.ts';
import type { KeyOf } from './fact-kinds.ts';
import { codeKey } from './fact-kinds.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { hostIn } from './host-in-text.ts';
import { notations } from './notations.ts';
import { readServerMessage } from './server-message.ts';
import { subjectOfField } from './subject.ts';

/**
 * Reads running text: the codes in it, in any notation, and the sentences that the catalogue knows. Lines that follow
 * each other belong together.
 */
export class TextScan {
  /** Made for the first line: most readers of special shapes never see one. */
  #walk: SentenceWalk | undefined;

  /** How many codes and sentences end in this line. */
  read(line: Line, facts: Facts): { readonly codes: number; readonly sentences: number } {
    return { codes: scanCodes(line, facts), sentences: this.sentences(line, facts) };
  }

  sentences(line: Line, facts: Facts): number {
    readServerMessage(line, facts);
    const subject = subjectOfField(line.text);
    if (subject) facts.add('account', subject, line, {});
    this.#walk ??= new SentenceWalk(sentenceAutomaton());
    const found = this.#walk.read(line);
    for (const one of found) addFound(one, facts);
    let count = found.length;
    for (const [key, pattern] of notations) {
      const match = pattern.exec(line.text)?.[0];
      if (match === undefined) continue;
      addRuleSentence(key, line, match, facts);
      count++;
    }
    return count;
  }
}

function addFound({ target, line, column, said, values }: Found, facts: Facts): void {
  const key = ruleSentenceOf(target);
  if (key !== undefined) return addRuleSentence(key, line, said, facts);
  const record = recordById(target);
  if (!record) return undefined;
  const { space, number } = record;
  // What a sentence says without its number is as good as the number; beside it, it says nothing new.
  if (number !== undefined && space !== 'event' && space !== 'host' && space !== 'name') {
    // A service may say the same of several numbers: the one that stands there is the one.
    const isNumbered = space === 'aadsts' && /AAD ?STS[ :-]?\d/i.test(line.text);
    if (!isNumbered && facts.get('code', codeKey(space, number))?.line !== line.number)
      addCode(facts, line, space, number, said, 1, column);
  }
  return addRecordSentence(record, line, said, values, facts);
}

function addRecordSentence(
  record: CodeRecord,
  line: Line,
  match: string,
  values: Readonly<Record<string, string>>,
  facts: Facts,
): void {
  facts.add('record-sentence', record.id, line, { match, values, guess: false });
  facts.claim(record.kind ?? (record.family === 'setup' ? 'wizard-page' : 'code'), 0.4);
}

function addRuleSentence(key: KeyOf<'sentence'>, line: Line, match: string, facts: Facts): void {
  facts.add('sentence', key, line, { host: hostIn(line.text), match });
  if (key.startsWith('wizard-')) facts.claim('wizard-page', 0.4);
  if (key.startsWith('harmless-')) facts.claim('network-trace', 0.2);
  if (key.endsWith('-answer')) facts.claim('network-trace', 0.3);
  // The sign of a record that no rule speaks for.
  if (key === 'wizard-grant')
    facts.add('record-sentence', 'setup-invalid-grant', line, { match, values: {}, guess: false });
}

/** The reader that every line reaches which no other reader took for itself. */
export class TextReader implements Reader {
  readonly #text = new TextScan();

  read(line: Line, facts: Facts): Reading {
    const { codes, sentences } = this.#text.read(line, facts);
    if (codes > 0) facts.claim('code', 0.3);
    return codes > 0 || sentences > 0 ? 'shared' : 'none';
  }
}
