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
      en: 'Tokens, tickets and certificates are refused when the clock is wrong.',
      nl: 'Tokens, tickets en certificaten worden geweigerd als de klok afwijkt.',
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
