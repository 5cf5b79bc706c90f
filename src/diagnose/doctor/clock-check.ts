import type { Check } from './check.ts';
import { skewProblems } from './judge.ts';

/** Our clock against one that answered before. */
export function clockCheck(
  id: string,
  after: readonly string[],
  seen: () => { readonly skewMs: number | undefined; readonly of: string },
): Check {
  return {
    id,
    title: { en: 'clock', nl: 'klok' },
    why: {
      en: 'Tokens, tickets and certificates are valid for minutes: with a wrong clock they are refused.',
      nl: 'Tokens, tickets en certificaten gelden minuten: met een verkeerde klok worden ze geweigerd.',
    },
    cost: 'instant',
    privilege: 'anyone',
    after,
    run: async () => {
      const { skewMs, of } = seen();
      return skewProblems(skewMs, of);
    },
  };
}
