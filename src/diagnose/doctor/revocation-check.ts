import { probeRevocationList } from '../probe/revocation.ts';
import type { Route } from '../probe/route.ts';
import type { Check } from './check.ts';
import { warning } from './check.ts';
import { doctorErrors } from './errors.ts';

export interface RevocationOptions {
  readonly id: string;
  readonly after: readonly string[];
  /** The lists that the certificates name, each with the route to it. */
  readonly lists: () => ReadonlyMap<string, Route>;
  readonly timeoutMs: number;
  readonly explainedBy?: readonly string[];
}

/** Whether Windows could look the certificates up. */
export function revocationCheck({ id, after, lists, timeoutMs, explainedBy = [] }: RevocationOptions): Check {
  return {
    id,
    title: { en: 'revocation lists', nl: 'revocatielijsten' },
    why: {
      en: 'Windows clients fetch these over port 80 during a sign-in; if they are blocked, the sign-in is slow or fails.',
      nl: 'Windows-clients halen deze via poort 80 op tijdens het aanmelden; is dat geblokkeerd, dan is het aanmelden traag of mislukt het.',
    },
    cost: 'seconds',
    privilege: 'anyone',
    after,
    explainedBy,
    deadlineMs: 6 * timeoutMs,
    run: async ({ signal }) => {
      const named = [...lists()];
      if (named.length === 0) return { notApplicable: noLists };
      const reports = await Promise.all(
        named.map(async ([url, route]) => await probeRevocationList(url, route, { signal, timeoutMs })),
      );
      const missing = reports.filter(({ outcome }) => outcome !== 'fetched');
      return {
        summary: `${reports.length - missing.length}/${reports.length}`,
        problems: missing.map(({ url, reason }) => warning(doctorErrors('doctor.revocation-blocked', { url, reason }))),
        evidence: reports.map(({ url, outcome, reason }) => ({
          name: url,
          value: reason === '' ? outcome : `${outcome} (${reason})`,
        })),
      };
    },
  };
}

const noLists = {
  en: 'the certificates name no revocation list',
  nl: 'de certificaten noemen geen revocatielijst',
};
