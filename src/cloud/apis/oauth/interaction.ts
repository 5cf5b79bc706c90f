import type Provider from 'oidc-provider';
import { SECOND } from '../../../base/clock.ts';
import type { Session } from '../../accounts/session.ts';
import { RESULT_SESSION } from './choose-session.ts';
import type { Exchange } from './exchange.ts';
import { BLOCKED_REASON, SECOND_FACTOR_REASON } from './policy.ts';
import type { ProblemName } from './problems.ts';
import { problem, sentenceOf } from './problems.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The sign-in of this browser: its cookie says which one, and the address has to say the same. */
export async function readInteraction(
  provider: Provider,
  uid: string,
  { incoming, outgoing }: Exchange,
): Promise<Interaction | undefined> {
  try {
    const interaction = await provider.interactionDetails(incoming, outgoing);
    return interaction.uid === uid ? interaction : undefined;
  } catch (error) {
    // "interaction session id cookie not found", or the row is gone.
    if (error instanceof Error && error.name === 'SessionNotFound') return undefined;
    throw error;
  }
}

/** What the request asks of a person. */
export function askedOf({ params, prompt, session }: Interaction) {
  const { login_hint: hint, max_age: maxAge, ui_locales: locales, client_id: clientId, scope } = params;
  const prompts = typeof params['prompt'] === 'string' ? params['prompt'].split(' ') : [];
  return {
    clientId: String(clientId),
    needs: needOf(prompt),
    isProofWanted: prompts.includes('login'),
    loginHint: typeof hint === 'string' ? hint.slice(0, 320) : undefined,
    maxAgeSeconds: typeof maxAge === 'string' ? Number(maxAge) : undefined,
    returnsTo: hostOf(String(params['redirect_uri'])),
    sessionId: session?.uid,
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
    isConsentWanted: prompt.reasons.includes('consent_prompt'),
    uiLocales: typeof locales === 'string' ? locales.split(' ') : [],
  };
}

/** A scheme of its own has none: then it is the whole address. */
function hostOf(address: string): string {
  const host = URL.parse(address)?.host ?? '';
  return host === '' ? address : host;
}

function needOf({ name, reasons }: Interaction['prompt']): 'proof' | 'account' | 'consent' {
  if (name === 'consent') return 'consent';
  // Somebody is signed in; the page asks for what is missing, or for somebody else.
  if (reasons.every((reason) => reason === BLOCKED_REASON || reason === SECOND_FACTOR_REASON)) return 'account';
  // Whoever has a session already only has to say so.
  return name === 'login' ? 'proof' : 'account';
}

interface Ending {
  readonly uid: string;
  readonly exchange: Exchange;
}

export async function finishInteraction(
  provider: Provider,
  { uid, exchange, session, hasConsented }: Ending & { readonly session: Session; readonly hasConsented: boolean },
): Promise<string | undefined> {
  return await endInteraction(
    provider,
    { uid, exchange },
    {
      login: {
        accountId: session.person.id,
        ts: Math.floor(session.provedAt.getTime() / SECOND),
        amr: [...session.amr],
      },
      select_account: {},
      // Without it, whoever is to be asked in any case (prompt=consent) still is.
      ...(hasConsented && { consent: {} }),
      [RESULT_SESSION]: session.id,
    },
  );
}

export async function denyInteraction(
  provider: Provider,
  { uid, exchange, why }: Ending & { readonly why: ProblemName },
): Promise<string | undefined> {
  const reason = problem(why, '');
  const result = { error: reason.error, error_description: sentenceOf(reason) };
  return await endInteraction(provider, { uid, exchange }, result);
}

async function endInteraction(
  provider: Provider,
  { uid, exchange }: Ending,
  result: NonNullable<Interaction['result']>,
): Promise<string | undefined> {
  const interaction = await readInteraction(provider, uid, exchange);
  if (!interaction) return undefined;
  interaction.result = result;
  // It may have begun in the session of somebody else, which goes on as it is.
  delete interaction.session;
  await interaction.persist();
  return interaction.returnTo;
}
