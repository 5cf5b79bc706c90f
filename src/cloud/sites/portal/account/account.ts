import type { Hono } from 'hono';
import type { ContactKind } from '../../../accounts/methods/contact.ts';
import type { Standing } from '../../../accounts/flow/facts.ts';
import type { Session } from '../../../accounts/session.ts';
import type { BusinessEvent } from '../../../audit/business-events.ts';
import type { Tenant } from '../../../tenants/tenant.ts';
import type { FormRoutes, Page } from '../../../../web/index.ts';
import type { PortalOptions } from '../portal.ts';

/** What the pages on which people look after themselves are given. */
export interface AccountOptions extends PortalOptions {
  /** By what the service can reach people. */
  readonly reaches: readonly ContactKind[];
}

/** What a page of somebody who is signed in knows. */
export interface AccountView extends Page {
  readonly tenant: Tenant;
  readonly session: Session;
  readonly standing: Standing;
  /** Everything that they have was proved, a second factor too. */
  readonly isProved: boolean;
  /** It was proved lately. */
  readonly isFresh: boolean;
  readonly formToken: string;
}

export interface AccountEnv {
  Variables: { correlationId: string; page: Page; view: AccountView };
}

export type AccountApp = Hono<AccountEnv>;

/**
 * What a page asks of the session: that it is there, that everything was proved in it that its person has, or that this
 * was lately. Whoever has less proves it, and comes back.
 */
export type AccountAccess = 'signed-in' | 'proved' | 'fresh';

export type AccountRoutes = FormRoutes<AccountEnv, AccountView, AccountAccess, BusinessEvent>;
