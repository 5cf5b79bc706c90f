import { withCommand } from './conclude/actions.ts';
import type { Finding } from './result.ts';

/** A finding that does not come from reading a text: a check or an alert says it, in the reader's language already. */
export function assembleFinding(
  given: Pick<Finding, 'id' | 'severity' | 'title' | 'cause' | 'codes'> &
    Partial<Pick<Finding, 'evidence' | 'explains'>> & { readonly fix: string },
): Finding {
  const { fix, ...rest } = given;
  return {
    ...rest,
    confidence: 'certain',
    headline: given.title,
    progress: null,
    actions: [{ ...withCommand(fix, undefined), owner: 'nobody', who: '' }],
    proof: null,
    fixes: [fix],
    count: 1,
    heads: false,
    evidence: given.evidence ?? [],
    explains: given.explains ?? [],
  };
}
