import { Hono } from 'hono';
import { baseErrors } from '../../../base/base-errors.ts';
import { newId } from '../../../base/ids.ts';
import { withOrigin } from '../../../base/origin.ts';
import { pageHeaders, pageOf, sameOriginOnly } from '../../../web/index.ts';
import { addAccessPolicy } from './access-policy/routes.ts';
import { addAgents } from './agents/routes.ts';
import { addAudit } from './audit/routes.ts';
import type { ConsoleApp, ConsoleContext, ConsoleEnv, ConsoleOptions } from './console.ts';
import { addCodes } from './codes/routes.ts';
import { addDiagnosis } from './diagnosis/routes.ts';
import { errorPage } from '../error-page.ts';
import { exitLinks } from './exit-links.ts';
import { addHealth } from './health/routes.ts';
import { addHolds } from './holds/routes.ts';
import { addObjects } from './objects/routes.ts';
import { addOverview } from './overview/routes.ts';
import { addPasswords } from './passwords/routes.ts';
import { addProof } from './proof/routes.ts';
import { addProgress } from './progress/routes.ts';
import { addRecycleBin } from './recycle-bin/routes.ts';
import { addRuns } from './runs/routes.ts';
import { requireSession } from './session.ts';
import { addSearch } from './search/routes.ts';
import { addSignIns } from './sign-ins/routes.ts';
import { addSettings } from './settings/routes.ts';
import { addSignOut } from './sign-out.ts';
import { consoleSite } from './site.ts';

/**
 * The administrators' pages, mounted at `/console`. They use the assets of `webRoutes`, which is mounted at the root.
 */
export function consoleRoutes(options: ConsoleOptions): ConsoleApp {
  const { connection, clock, log, publicUrl, hasMail = false, onEvent, passwords, paths, rooms, closing } = options;
  const app: ConsoleApp = new Hono<ConsoleEnv>();
  const context = { clock, log, publicUrl, hasMail, onEvent, passwords, paths, rooms, closing };
  const features: ConsoleContext = { connection, ...context };

  app.onError((error, context) => errorPage(error, context, log, exitLinks(context)));
  app.use(async (context, next) => {
    // Mounted, the application around it has given the request its id already.
    if (!context.get('correlationId')) context.set('correlationId', newId());
    context.set('page', pageOf(context, clock));
    const origin = { address: options.clientAddress(context), correlationId: context.get('correlationId') };
    await withOrigin(origin, next);
  });
  app.use(pageHeaders());
  app.use(sameOriginOnly(options));

  app.use(requireSession(options));
  const routes = consoleSite(app, options);
  addSignOut(routes, options);
  addProof(routes, options);
  addOverview(routes, features);
  addProgress(routes, features);
  addHealth(routes, features);
  addRuns(routes, features);
  addHolds(routes, features);
  addPasswords(routes, features);
  addObjects(routes, features);
  addRecycleBin(routes, features);
  addAgents(routes, features);
  addSignIns(routes, features);
  addAudit(routes, features);
  addSettings(routes, features);
  addAccessPolicy(routes, features);
  addDiagnosis(routes, features);
  addCodes(routes, features);
  addSearch(routes, features);
  app.all('*', (context) => {
    throw baseErrors('base.not-found', { path: context.req.path });
  });
  return app;
}
