import type * as Library from 'oidc-provider';
import { chooseSession } from './choose-session.ts';
import { problems, sentenceOf } from './problems.ts';
import { missingScopes } from './scopes.ts';

/**
 * When a page is needed, and what a client is told that allows none. Native clients get no page for nothing: the field
 * renews their tokens silently, and the library would ask for consent each time. What `.default` was written out to is
 * never missing.
 */
export function interactionPolicy({
  interactionPolicy: { base, Check, Prompt },
}: typeof Library): Library.interactionPolicy.DefaultPolicy {
  const policy = base();
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
  policy.add(new Prompt({ name: 'select_account', requestable: true }, several), 0);
  return policy;
}
