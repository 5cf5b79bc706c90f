import type { Database } from '../base/database/database.ts';
import type { HttpApp } from '../base/http/app.ts';
import { createApp, openApi } from '../base/http/app.ts';
import { mount } from '../base/http/body-limits.ts';
import { clientAddressResolver } from '../base/http/client-address.ts';
import { withOrigin } from '../base/origin.ts';
import type { SecretBox } from '../base/secrets.ts';
import { hawserVersion } from '../base/version.ts';
import { webRoutes } from '../web/index.ts';
import { KnownBrowsers } from './accounts/known-browser.ts';
import { addTokenRoutes } from './apis/oauth/routes.ts';
import { signInFlow } from './apis/oauth/sign-in-flow.ts';
import type { TokenService } from './apis/oauth/token-service.ts';
import { addHealthRoutes } from './apis/provisioning/heartbeat-routes.ts';
import { addIdleRoute } from './apis/provisioning/idle-routes.ts';
import { addAgentRoutes } from './apis/provisioning/registration-routes.ts';
import { addProvisioningRoutes } from './apis/provisioning/routes.ts';
import type { BusinessContext } from './audit/business-events.ts';
import type { CloudConfiguration } from './configuration.ts';
import type { HealthService } from './health/health-service.ts';
import { requireReadiness } from './health/readiness.ts';
import type { Metrics } from './metrics.ts';
import type { ObjectPaths } from './explain/object-paths.ts';
import type { Passwords } from './passwords/passwords.ts';
import type { RoomLoaders } from './sites/codes/answer.ts';
import { codeRoutes } from './sites/codes/routes.ts';
import { publicDiagnosisRoutes } from './sites/console/diagnosis/routes.ts';
import { consoleRoutes } from './sites/console/routes.ts';
import { sessionsCookie } from './sites/cookies.ts';
import { withOwnRequests } from './sites/portal/sign-in/own-request.ts';
import { deviceLoginRoutes, myRoutes, securityInfoRoutes, signInRoutes, signOutRoutes } from './sites/portal/routes.ts';

export interface PeopleOptions {
  readonly context: BusinessContext;
  readonly configuration: CloudConfiguration;
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly rooms: RoomLoaders | undefined;
  readonly metrics: Metrics;
  readonly tokens: TokenService;
  readonly health: HealthService;
  readonly passwords: Passwords;
  readonly paths: ObjectPaths;
  /** Aborts when the service stops. */
  readonly closing: AbortSignal;
}

/** All that people, agents and clients reach. */
export function peopleApp(options: PeopleOptions): HttpApp {
  const { configuration, database, secrets, rooms, metrics, tokens, health, passwords, paths, closing } = options;
  const { connection, clock, log } = options.context;
  const { links, publicUrl, otherUrls, publicDiagnosis: hasDiagnosis, trustedProxies, forwardedHeader } = configuration;
  const clientAddress = clientAddressResolver({ addresses: trustedProxies, header: forwardedHeader });
  const app = createApp(log);
  app.use(metrics.middleware());
  app.use(async (context, next) => {
    const origin = { address: clientAddress(context), correlationId: context.get('correlationId') };
    await withOrigin(origin, next);
  });
  app.get('/health', async (context) => {
    await requireReadiness(database);
    return context.json({ status: 'ok' });
  });
  const info = { title: 'Hawser tenant service', version: hawserVersion() };
  app.get('/openapi.json', (context) => context.json(openApi(app, info)));
  addAgentRoutes(app, { ...options.context, clientAddress });
  addIdleRoute(app, { clientAddress });
  addProvisioningRoutes(app, { ...options.context, tokens, publicUrl });
  addHealthRoutes(app, { connection, clock, tokens, health });
  const hasMail = configuration.mail !== undefined;
  const browsers = new KnownBrowsers({ secrets, clock });
  addTokenRoutes(app, { ...options.context, tokens, publicUrl, cookie: sessionsCookie(publicUrl) });
  const { passThrough, forestPasswords } = passwords;
  const site = { ...options.context, publicUrl, otherUrls, clientAddress, passThrough, secrets };
  const flow = withOwnRequests({ connection, secrets }, signInFlow({ connection, clock }, tokens));
  const portal = { ...site, forestPasswords, browsers, tokens, flow };
  mount(app, '/sign-in', signInRoutes(portal));
  mount(app, '/devicelogin', deviceLoginRoutes(portal));
  mount(app, '/sign-out', signOutRoutes(portal));
  const account = { ...portal, reaches: hasMail ? (['email'] as const) : [] };
  mount(app, '/my', myRoutes(account));
  mount(app, '/security-info', securityInfoRoutes(account));
  mount(app, '/console', consoleRoutes({ ...site, passwords, paths, rooms, hasMail, tokens, closing, links }));
  mount(app, '/codes', codeRoutes({ rooms, hasDiagnosis }));
  if (hasDiagnosis) mount(app, '/diagnosis', publicDiagnosisRoutes(site));
  mount(app, '/', webRoutes(site));
  return app;
}
