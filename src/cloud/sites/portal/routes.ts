import { Hono } from 'hono';
import { baseErrors } from '../../../base/base-errors.ts';
import { newId } from '../../../base/ids.ts';
import { withOrigin } from '../../../base/origin.ts';
import { pageHeaders, pageOf, sameOriginOnly } from '../../../web/index.ts';
import { errorPage } from '../error-page.ts';
import type { AccountApp, AccountOptions, AccountRoutes } from './account/account.ts';
import { accountApp, accountSite } from './account/site.ts';
import { addDeviceLogin } from './device/routes.ts';
import { addMy } from './my/routes.ts';
import type { PortalApp, PortalEnv, PortalOptions } from './portal.ts';
import { addSecurityInfo } from './security-info/routes.ts';
import { addAnyTenant } from './sign-in/any-tenant.ts';
import { addSignIn } from './sign-in/routes.ts';
import { addSignOutPage } from './sign-out/routes.ts';

/** The pages on which people sign in to applications, mounted at `/sign-in`. */
export function signInRoutes(options: PortalOptions): PortalApp {
  const app = portalApp(options);
  addAnyTenant(app, options);
  addSignIn(app, options);
  return app;
}

/** Mounted at `/devicelogin`. */
export function deviceLoginRoutes(options: PortalOptions): PortalApp {
  const app = portalApp(options);
  addDeviceLogin(app, options);
  return app;
}

/** Mounted at `/sign-out`. */
export function signOutRoutes(options: PortalOptions): PortalApp {
  const app = portalApp(options);
  addSignOutPage(app, options);
  return app;
}

/** Mounted at `/my`. */
export function myRoutes(options: AccountOptions): AccountApp {
  return withPages(options, addMy);
}

/** Mounted at `/security-info`. */
export function securityInfoRoutes(options: AccountOptions): AccountApp {
  return withPages(options, addSecurityInfo);
}

function withPages(options: AccountOptions, add: (routes: AccountRoutes, options: AccountOptions) => void): AccountApp {
  const app = accountApp(options);
  add(accountSite(app, options), options);
  app.all('*', (context) => {
    throw baseErrors('base.not-found', { path: context.req.path });
  });
  return app;
}

function portalApp(options: PortalOptions): PortalApp {
  const app: PortalApp = new Hono<PortalEnv>();
  app.onError((error, context) => errorPage(error, context, options.log));
  app.use(async (context, next) => {
    if (!context.get('correlationId')) context.set('correlationId', newId());
    context.set('page', pageOf(context, options.clock));
    const origin = { address: options.clientAddress(context), correlationId: context.get('correlationId') };
    await withOrigin(origin, next);
  });
  app.use(pageHeaders({ leadsElsewhere: true }));
  app.use(sameOriginOnly(options));
  return app;
}
