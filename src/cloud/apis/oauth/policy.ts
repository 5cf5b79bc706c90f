import type * as Library from 'oidc-provider';
import { chooseSession } from './choose-session.ts';
import { accessOfSession } from './access-check.ts';
import type { ProblemName } from './problems.ts';
import { problem, problems, sentenceOf } from './problems.ts';
import { missingScopes } from './scopes.ts';
import type { ClaimsContext } from './token-claims.ts';
import type { SessionAccess } from '../../accounts/access/access-store.ts';

/** Why a session that is there is not enough. */
export const BLOCKED_REASON = 'access_blocked';
export const SECOND_FACTOR_REASON = 'access_second_factor';

/**
 * When a page is needed, and what a client is told that allows none. Native clients get no page for nothing: the field
 * renews their tokens silently, and the library would ask for consent each time. What `.default` was written out to is
 * never missing.
 */
export function interactionPolicy(
  { interactionPolicy: { base, Check, Prompt } }: typeof Library,
  context: ClaimsContext,
): Library.interactionPolicy.DefaultPolicy {
  const policy = base();
  const stopped = (name: ProblemName, reason: string, access: SessionAccess): Library.interactionPolicy.Check =>
    new Check(
      reason,
      sentenceOf(problem(name, '')),
      'interaction_required',
      async (asked) => (await accessOfSession(context, asked)) === access,
    );
  policy.get('consent')?.checks.remove('native_client_prompt');
  policy.get('consent')?.checks.remove('rs_scopes_missing');
  policy.get('consent')?.checks.add(
    new Check('rs_scopes_missing', 'requested scopes not granted', 'consent_required', ({ oidc }) => {
      const resources = Object.keys(oidc.resourceServers ?? {});
      const granted = Object.fromEntries(
        resources.map((one) => [one, (oidc.grant?.getResourceScopeEncountered(one) ?? '').split(' ').filter(Boolean)]),
      );
      return missingScopes(oidc.requestParamScopes, granted).length > 0;
    }),
  );
  const { error, ...ambiguous } = problems['several-people'];
  const several = new Check(
    'several_people',
    sentenceOf({ ...ambiguous, value: '' }),
    error,
    (context) => context.oidc.result === undefined && chooseSession(context).isAmbiguous,
  );
  policy.get('login')?.checks.add(stopped('access-blocked', BLOCKED_REASON, 'block'));
  policy.get('login')?.checks.add(stopped('second-factor-needed', SECOND_FACTOR_REASON, 'second-factor'));
  policy.add(new Prompt({ name: 'select_account', requestable: true }, several), 0);
  return policy;
}
