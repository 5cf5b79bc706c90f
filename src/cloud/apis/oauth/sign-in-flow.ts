import { SECOND } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { Session } from '../../accounts/session.ts';
import { getTenant } from '../../tenants/store.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { RESULT_SESSION } from './choose-session.ts';
import { applicationOf } from './clients.ts';
import type { Exchange } from './exchange.ts';
import { parseFlowId } from './flow-id.ts';
import type { ProblemName } from './problems.ts';
import { problem, sentenceOf } from './problems.ts';
import type { TokenService } from './token-service.ts';

/** What an application asks of a person, as the pages of the sign-in need it. */
export interface SignInRequest {
  readonly id: string;
  readonly tenant: Tenant;
  readonly application: { readonly id: string; readonly name: string };
  /** What is needed: a proof, the choice of an account, or a consent that only an administrator can give. */
  readonly needs: 'proof' | 'account' | 'consent';
  /** Whether a living session is not enough. */
  readonly isProofWanted: boolean;
  readonly loginHint: string | undefined;
  readonly maxAgeSeconds: number | undefined;
  readonly uiLocales: readonly string[];
}

/**
 * What the pages of a sign-in and the endpoints tell each other. An application asks; the pages find out who it is;
 * the answer goes back to where the browser is sent then.
 */
export interface SignInFlow {
  /** Undefined when this sign-in is over, or belongs to another browser. */
  begin(id: string, exchange: Exchange): Promise<SignInRequest | undefined>;
  /** Where the browser goes: the application gets its answer for the person of this session. */
  finish(id: string, session: Session, exchange: Exchange): Promise<string | undefined>;
  /** Where the browser goes: the application is told why not. */
  deny(id: string, why: ProblemName, exchange: Exchange): Promise<string | undefined>;
}

type Interaction = Awaited<ReturnType<typeof readInteraction>>;

export function signInFlow({ connection }: Pick<FeatureContext, 'connection'>, tokens: TokenService): SignInFlow {
  const find = async (id: string, exchange: Exchange) => {
    const { tenantId, uid } = parseFlowId(id) ?? {};
    const tenant = tenantId === undefined ? undefined : await resolveTenant(connection, tenantId);
    if (!tenant || uid === undefined) return undefined;
    const provider = await tokens.providerOf(tenant);
    const interaction = await readInteraction(provider, exchange);
    // The cookie says which sign-in this browser is in; the address has to say the same.
    if (interaction?.uid !== uid) return undefined;
    const client = await provider.Client.find(String(interaction.params['client_id']));
    return client && { tenant, interaction, client };
  };
  return {
    begin: async (id, exchange) => {
      const found = await find(id, exchange);
      if (!found) return undefined;
      const { interaction, client } = found;
      const tenant = await getTenant(connection, found.tenant);
      return { id, tenant, application: { id: client.clientId, name: nameOf(client) }, ...askedOf(interaction) };
    },
    finish: async (id, session, exchange) => {
      const found = await find(id, exchange);
      if (!found || session.person.tenant.number !== found.tenant.number) return undefined;
      const { interaction } = found;
      interaction.result = {
        login: { accountId: session.person.id, ts: Math.floor(session.provedAt.getTime() / SECOND) },
        select_account: {},
        consent: {},
        [RESULT_SESSION]: session.id,
      };
      // It may have begun in the session of somebody else, which goes on as it is.
      delete interaction.session;
      await interaction.persist();
      return interaction.returnTo;
    },
    deny: async (id, why, exchange) => {
      const found = await find(id, exchange);
      if (!found) return undefined;
      const { interaction } = found;
      const reason = problem(why, '');
      interaction.result = { error: reason.error, error_description: sentenceOf(reason) };
      delete interaction.session;
      await interaction.persist();
      return interaction.returnTo;
    },
  };
}

function needOf({ name, reasons }: NonNullable<Interaction>['prompt']): SignInRequest['needs'] {
  if (reasons.includes('rs_scopes_missing')) return 'consent';
  // Whoever has a session already only has to say so.
  return name === 'login' ? 'proof' : 'account';
}

type Providers = Awaited<ReturnType<TokenService['providerOf']>>;

async function readInteraction(provider: Providers, { incoming, outgoing }: Exchange) {
  try {
    return await provider.interactionDetails(incoming, outgoing);
  } catch (error) {
    // "interaction session id cookie not found", or the row is gone.
    if (error instanceof Error && error.name === 'SessionNotFound') return undefined;
    throw error;
  }
}

function nameOf(client: object): string {
  return applicationOf(client)?.name ?? '';
}

function askedOf({ params, prompt }: NonNullable<Interaction>) {
  const { login_hint: hint, max_age: maxAge, ui_locales: locales } = params;
  const prompts = typeof params['prompt'] === 'string' ? params['prompt'].split(' ') : [];
  return {
    needs: needOf(prompt),
    isProofWanted: prompts.includes('login'),
    loginHint: typeof hint === 'string' ? hint.slice(0, 320) : undefined,
    maxAgeSeconds: typeof maxAge === 'string' && /^\d{1,9}$/.test(maxAge) ? Number(maxAge) : undefined,
    uiLocales: typeof locales === 'string' ? locales.split(' ') : [],
  };
}
