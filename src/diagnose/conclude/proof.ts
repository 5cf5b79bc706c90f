import type { Text } from '../../base/messages.ts';
import type { Cause, CodeRecord, Proof } from '../catalogue/record.ts';
import { inSentence } from './in-sentence.ts';

/**
 * The cheapest way to see whether it is so: what the record shows, the question that its likeliest cause hangs on, or
 * what its family has in common.
 */
export function proofOf({ proof, usualProof }: CodeRecord, cause: Cause | undefined): Proof {
  return proof ?? (cause && askedOf(cause)) ?? usualProof;
}

function askedOf({ ask, probe, text }: Cause): Proof | undefined {
  if (!ask) return undefined;
  const yes: Text = {
    en: `${ask.en} If yes: ${inSentence(text.en)}`,
    nl: `${ask.nl} Zo ja: ${inSentence(text.nl)}`,
  };
  return { text: yes, ...(probe !== undefined && { command: probe }) };
}
