import { required } from '../../src/base/assert.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { finish } from '../../src/cloud/accounts/flow/finish.ts';
import { beginWithPassword } from '../../src/cloud/accounts/flow/first-factor.ts';
import type { FlowContext } from '../../src/cloud/accounts/flow/open-flow.ts';
import { ownerOf, readFlow } from '../../src/cloud/accounts/flow/open-flow.ts';
import type { SessionToken } from '../../src/cloud/accounts/session.ts';
import { openSession } from '../../src/cloud/accounts/session.ts';
import type { SignInAttempt } from '../../src/cloud/accounts/sign-in-attempt.ts';

/**
 * Signs in with a password, for suites of what comes before the second factor: where somebody needs one, it counts as
 * proved. Throws what `beginWithPassword` throws.
 */
export async function signIn(
  context: Omit<FlowContext, 'addresses' | 'secrets'>,
  { upn, password, client, knownBrowser }: SignInAttempt,
): Promise<SessionToken> {
  const own = { secrets: secretBox(new Uint8Array(32)), ...context, addresses: ['https://hawser.example'] };
  const where = { client, knownBrowser };
  const token = await beginWithPassword(own, where, { upn, password });
  const flow = await readFlow(own, token, where);
  if (flow.step.kind === 'done') return (await finish(own, token, where)).token;
  const provedAt = new Date(flow.state.provedAt ?? 0);
  const proof = { provedAt, verifier: null, client, amr: ['pwd', 'otp', 'mfa'] };
  return required(await openSession(own, ownerOf(flow), proof), 'a proof that holds still').token;
}
