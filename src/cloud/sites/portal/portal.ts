import type { Hono } from 'hono';
import type { ClientAddressOf } from '../../../base/http/client-address.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { KnownBrowsers } from '../../accounts/known-browser.ts';
import type { ForestPasswordPort } from '../../accounts/flow/forest-password-port.ts';
import type { PassThroughPort } from '../../accounts/verify-password.ts';
import type { SignInFlow } from '../../apis/oauth/sign-in-flow.ts';
import type { TokenService } from '../../apis/oauth/token-service.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import type { Page, PublicUrls } from '../../../web/index.ts';

/** What the pages for people are given by the process that serves them. */
export interface PortalOptions extends BusinessContext, PublicUrls {
  readonly clientAddress: ClientAddressOf;
  readonly browsers: KnownBrowsers;
  readonly flow: SignInFlow;
  readonly tokens: TokenService;
  /** Agents that verify passwords of people who sign in. */
  readonly passThrough?: PassThroughPort;
  /** Agents that change the password of somebody in their forest. */
  readonly forestPasswords?: ForestPasswordPort;
  readonly secrets: SecretBox;
}

export interface PortalEnv {
  Variables: { correlationId: string; page: Page };
}

export type PortalApp = Hono<PortalEnv>;
