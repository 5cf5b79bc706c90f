import type * as Library from 'oidc-provider';
import { chooseSession } from './choose-session.ts';
import { problems, sentenceOf } from './problems.ts';

/**
 * When a page is needed, and what a client is told that allows none. Native clients get no page for nothing: the field
 * renews their tokens silently, and the library would ask for consent each time.
 */
export function interactionPolicy({
  interactionPolicy: { base, Check, Prompt },
}: typeof Library): Library.interactionPolicy.DefaultPolicy {
  const policy = base();
  policy.get('consent')?.checks.remove('native_client_prompt');
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
