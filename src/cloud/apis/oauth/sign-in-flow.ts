import type Provider from 'oidc-provider';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { Text } from '../../../base/messages.ts';
import { currentOrigin } from '../../../base/origin.ts';
import type { Demand } from '../../accounts/flow/flow.ts';
import type { Session } from '../../accounts/session.ts';
import { getTenant } from '../../tenants/store.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { applicationOf } from './clients.ts';
import { countGuess } from './device-code.ts';
import type { ConsentRequest } from './consent-request.ts';
import { findConsentRequest } from './consent-request.ts';
import { approve, DEVICE_DONE, findOpenCode, refuse, scopesOf } from './device-flow.ts';
import type { Exchange } from './exchange.ts';
import { parseFlowId } from './flow-id.ts';
import { askedOf, denyInteraction, finishInteraction, readInteraction } from './interaction.ts';
import type { ProblemName } from './problems.ts';
import type { TokenService } from './token-service.ts';

/** What an application asks of a person, as the pages of the sign-in need it. */
export interface SignInRequest {
  readonly id: string;
  readonly tenant: Tenant;
  readonly application: { readonly id: string; readonly name: string };
  /** What is needed: a proof, the choice of an account, or a consent. */
  readonly needs: 'proof' | 'account' | 'consent';
  /** Whether a living session is not enough. */
  readonly isProofWanted: boolean;
  /** Whether the application runs on another device, which waits. */
  readonly isOfDevice: boolean;
  /** The host that the browser is sent back to; undefined for a device. */
  readonly returnsTo: string | undefined;
  /** What somebody who is signed in proves it again for. */
  readonly confirms?: Text;
  readonly loginHint: string | undefined;
  readonly maxAgeSeconds: number | undefined;
  readonly uiLocales: readonly string[];
  /** In which somebody is signed in already, where it has come so far. */
  readonly sessionId: string | undefined;
  /** As the endpoints have them. */
  readonly scopes: readonly string[];
  /** Whether the person is to be asked although everything was consented to. */
  readonly isConsentWanted: boolean;
  /** How many factors are asked for, where that is more than the policy asks. */
  readonly demand?: Demand;
}

/** What somebody did on the pages. */
export interface Proved {
  readonly session: Session;
  /** They were asked for their consent, and gave it. */
  readonly hasConsented: boolean;
}

/**
 * What the pages of a sign-in and the endpoints tell each other. An application asks; the pages find out who it is;
 * the answer goes back to where the browser is sent then.
 */
export interface SignInFlow {
  /** Undefined when this sign-in is over, or belongs to another browser. */
  begin(id: string, exchange: Exchange): Promise<SignInRequest | undefined>;
  /** What the person of this session has to consent to before `finish` leads back; undefined: nothing. */
  missingConsent(request: SignInRequest, session: Session): Promise<ConsentRequest | undefined>;
  /** Where the browser goes: the application gets its answer for the person of this session. */
  finish(id: string, proved: Proved, exchange: Exchange): Promise<string | undefined>;
  /** Where the browser goes: the application is told why not. */
  deny(id: string, why: ProblemName, exchange: Exchange): Promise<string | undefined>;
}

interface Found {
  readonly tenant: TenantKey;
  readonly provider: Provider;
  readonly uid: string;
  readonly userCode: string | undefined;
}

export function signInFlow(context: FeatureContext, tokens: TokenService): SignInFlow {
  const find = async (id: string): Promise<Found | undefined> => {
    const flow = parseFlowId(id);
    const tenant = flow && (await resolveTenant(context.connection, flow.tenantId));
    return flow && tenant && { ...flow, tenant, provider: await tokens.providerOf(tenant) };
  };
  return {
    begin: async (id, exchange) => {
      const found = await find(id);
      const asked = found && (await beginOf(context, found, exchange));
      if (!found || !asked) return undefined;
      const { clientId, ...request } = asked;
      const client = await found.provider.Client.find(clientId);
      const application = client && applicationOf(client);
      if (!application) return undefined;
      const tenant = await getTenant(context.connection, found.tenant);
      return { id, tenant, application: { id: clientId, name: application.name }, ...request };
    },
    missingConsent: async ({ tenant, application, scopes, isConsentWanted: isForced }, { person }) =>
      await findConsentRequest(context, tenant, { clientId: application.id, person: person.id, scopes, isForced }),
    finish: async (id, { session, hasConsented }, exchange) => {
      const found = await find(id);
      if (!found || session.person.tenant.number !== found.tenant.number) return undefined;
      const { provider, tenant, userCode } = found;
      if (userCode === undefined)
        return await finishInteraction(provider, { ...found, session, hasConsented, exchange });
      const code = await findOpenCode(provider, userCode);
      if (!code) return undefined;
      await approve({ ...context, tenant }, provider, { code, session });
      return DEVICE_DONE;
    },
    deny: async (id, why, exchange) => {
      const found = await find(id);
      if (!found) return undefined;
      const { provider, userCode } = found;
      if (userCode === undefined) return await denyInteraction(provider, { ...found, why, exchange });
      const code = await findOpenCode(provider, userCode);
      if (code) await refuse(code, why);
      return DEVICE_DONE;
    },
  };
}

type Asked = Omit<SignInRequest, 'id' | 'tenant' | 'application'> & { readonly clientId: string };

async function beginOf(
  context: FeatureContext,
  { provider, uid, userCode }: Found,
  exchange: Exchange,
): Promise<Asked | undefined> {
  if (userCode === undefined) {
    const interaction = await readInteraction(provider, uid, exchange);
    return interaction && { ...askedOf(interaction), isOfDevice: false };
  }
  // The address of the page has the code in it, so it is a place to guess at as well.
  const address = currentOrigin()?.address ?? '';
  const code = await countGuess(context, address, async () => await findOpenCode(provider, userCode));
  if (code?.clientId === undefined) return undefined;
  return {
    ...{ clientId: code.clientId, needs: 'account', isProofWanted: false, isOfDevice: true, isConsentWanted: false },
    ...{ loginHint: undefined, maxAgeSeconds: undefined, uiLocales: [], sessionId: undefined, returnsTo: undefined },
    scopes: scopesOf(code),
  };
}
