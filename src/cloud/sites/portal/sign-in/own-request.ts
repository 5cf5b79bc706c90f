import { z } from 'zod';
import { OWN_PAGES } from '../../../accounts/access/own-applications.ts';
import { isHawserError } from '../../../../base/errors.ts';
import { format } from '../../../../base/messages.ts';
import type { SecretBox } from '../../../../base/secrets.ts';
import { signInPath } from '../../../apis/oauth/flow-id.ts';
import type { SignInFlow, SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import type { Connection } from '../../../../base/database/connection.ts';
import { getTenant, listTenants } from '../../../tenants/store.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { resolveTenant } from '../../../tenants/tenant-key.ts';
import { localPath } from '../../../../web/index.ts';
import { languageIn } from '../language.ts';
import { portalSignInMessages as m } from './messages.ts';

/**
 * A sign-in to our own pages: no application asks, and nobody is answered but the browser, which goes on to the page.
 * What was asked stands in the address, sealed: it can be neither read nor made up. It proves nothing; whoever follows
 * it has to prove who they are, and the page looks at what they proved.
 */
const PREFIX = 'own.';
const SEAL = 'own-sign-in';

const ownRequest = z.object({
  tenant: z.string(),
  /** The page that was asked for. */
  to: z.string(),
  /** Whose page it is, or the name that was typed. */
  upn: z.string().optional(),
  /** A session is there, and its proof is too old or too little. */
  isProofWanted: z.boolean(),
  /** A second factor from everybody who has one. */
  wantsAll: z.boolean(),
  /** A form was sent that waits for it; here is where the browser goes when it is given up. */
  change: z.object({ back: z.string() }).optional(),
});

export type OwnRequest = Omit<z.output<typeof ownRequest>, 'tenant'> & { readonly tenant: TenantKey };

/** Where a browser is sent that wants to see a page of its own. */
export function ownSignInPath(secrets: SecretBox, { tenant, ...asked }: OwnRequest): string {
  const sealed = secrets.seal(
    SEAL,
    JSON.stringify({ ...asked, tenant: tenant.id } satisfies z.input<typeof ownRequest>),
  );
  return signInPath(`${PREFIX}${sealed}`);
}

interface Context {
  readonly connection: Connection;
  readonly secrets: SecretBox;
}

/** Where a browser is sent of which nobody is known: the tenant is the only one, or the name leads to it. */
export async function firstOwnSignInPath({ connection, secrets }: Context, to: string): Promise<string> {
  const [tenant, ...others] = await listTenants(connection);
  if (!tenant || others.length > 0) return `/sign-in?${new URLSearchParams({ page: to }).toString()}`;
  return ownSignInPath(secrets, { tenant, to, isProofWanted: false, wantsAll: false });
}

/** The same sign-in in the tenant of another name; undefined for that of an application. */
export function ownSignInPathAs(secrets: SecretBox, id: string, tenant: TenantKey, upn: string): string | undefined {
  const asked = readOwn(secrets, id);
  return asked && ownSignInPath(secrets, { tenant, to: asked.to, upn, isProofWanted: false, wantsAll: false });
}

/** The sign-in for applications, and for our own pages too. */
export function withOwnRequests({ connection, secrets }: Context, flow: SignInFlow): SignInFlow {
  return {
    begin: async (id, exchange) => {
      const asked = readOwn(secrets, id);
      if (!asked) return await flow.begin(id, exchange);
      const key = await resolveTenant(connection, asked.tenant);
      if (!key) return undefined;
      const tenant = await getTenant(connection, key);
      const name = format(isOfConsole(asked) ? m.console : m.ownPages, languageIn(exchange.incoming?.headers ?? {}));
      return { ...requestOf(asked), id, tenant, application: { id: OWN_PAGES, name } };
    },
    missingConsent: async (request, session) =>
      readOwn(secrets, request.id) ? undefined : await flow.missingConsent(request, session),
    finish: async (id, proved, exchange) => {
      const asked = readOwn(secrets, id);
      if (!asked) return await flow.finish(id, proved, exchange);
      return proved.session.person.tenant.id === asked.tenant ? localPath(asked.to, HOME) : undefined;
    },
    deny: async (id, why, exchange) => {
      const asked = readOwn(secrets, id);
      if (!asked) return await flow.deny(id, why, exchange);
      if (asked.change) return localPath(asked.change.back, HOME);
      // Whoever has a session goes back to what it opens; nobody else was signed in.
      return asked.isProofWanted ? HOME : '/sign-out?done';
    },
  };
}

function isOfConsole({ to }: z.output<typeof ownRequest>): boolean {
  return /^\/console(?![^/?])/.test(to);
}

/** What a session alone opens. */
const HOME = '/my';

function requestOf({ upn, isProofWanted, wantsAll, change }: z.output<typeof ownRequest>) {
  return {
    needs: isProofWanted || upn !== undefined ? 'proof' : 'account',
    ...{ isProofWanted, isOfDevice: false, loginHint: upn, maxAgeSeconds: undefined, uiLocales: [] },
    ...{ returnsTo: undefined, sessionId: undefined, scopes: [], isConsentWanted: false },
    ...(wantsAll && { demand: 'held' as const }),
    ...(change && { confirms: m.confirms }),
  } satisfies Partial<SignInRequest>;
}

function readOwn(secrets: SecretBox, id: string): z.output<typeof ownRequest> | undefined {
  if (!id.startsWith(PREFIX)) return undefined;
  try {
    return ownRequest.parse(JSON.parse(secrets.open(SEAL, id.slice(PREFIX.length))));
  } catch (error) {
    if (isHawserError(error, 'base.secret-undecryptable')) return undefined; // made up, or sealed with an older key
    throw error;
  }
}
