import { withCommand } from './conclude/actions.ts';
import type { Finding } from './result.ts';

/** A finding that does not come from reading a text: a check or an alert says it, in the reader's language already. */
export function toldFinding(
  told: Pick<Finding, 'id' | 'severity' | 'title' | 'cause' | 'codes'> &
    Partial<Pick<Finding, 'evidence' | 'explains'>> & { readonly fix: string },
): Finding {
  const { fix, ...rest } = told;
  return {
    ...rest,
    confidence: 'certain',
    headline: told.title,
    progress: null,
    actions: [{ ...withCommand(fix, undefined), owner: 'nobody', who: '' }],
    proof: null,
    fixes: [fix],
    count: 1,
    heads: false,
    evidence: told.evidence ?? [],
    explains: told.explains ?? [],
  };
}
