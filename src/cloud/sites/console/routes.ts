import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { baseErrors } from '../../../base/base-errors.ts';
import { newId } from '../../../base/ids.ts';
import { pageHeaders, pageOf, sameOriginOnly } from '../../../web/index.ts';
import { addAccount } from './account/routes.ts';
import { addAgents } from './agents/routes.ts';
import type { ConsoleApp, ConsoleContext, ConsoleEnv, ConsoleOptions } from './console.ts';
import { addDiagnosis, diagnosisBodyLimit } from './diagnosis/routes.ts';
import { errorPage } from './error-page.ts';
import { addHealth } from './health/routes.ts';
import { addObjects } from './objects/routes.ts';
import { addOverview } from './overview/routes.ts';
import { addPasswords } from './passwords/routes.ts';
import { addRecycleBin } from './recycle-bin/routes.ts';
import { addRuns } from './runs/routes.ts';
import { endSession, requireSession } from './session.ts';
import { addSettings } from './settings/routes.ts';
import { addSignIn } from './sign-in/routes.ts';

const FORM_LIMIT = 64 * 1024;

/** The administrators' pages, mounted at `/console`. They use the assets of `webRoutes`, which is mounted at the root. */
export function consoleRoutes(options: ConsoleOptions): ConsoleApp {
  const { connection, clock, log, publicUrl, hasMail = false, onEvent, passwords } = options;
  const app: ConsoleApp = new Hono<ConsoleEnv>();
  const context = { clock, log, publicUrl, hasMail, onEvent, passwords };
  const features: ConsoleContext = { connection, ...context };

  app.onError((error, context) => errorPage(error, context, log));
  app.use(async (context, next) => {
    // Mounted, the application around it has given the request its id already.
    if (!context.get('correlationId')) context.set('correlationId', newId());
    context.set('page', pageOf(context, clock));
    await next();
  });
  app.use(pageHeaders());
  const tooLarge = (): never => {
    throw baseErrors('base.request-too-large', { limit: FORM_LIMIT });
  };
  const forms = bodyLimit({ maxSize: FORM_LIMIT, onError: tooLarge });
  const texts = diagnosisBodyLimit();
  app.use(async (context, next) => await (context.req.path.endsWith('/diagnosis') ? texts : forms)(context, next));
  app.use(sameOriginOnly(publicUrl));

  addSignIn(app, options);
  app.use(requireSession(options));
  app.post('/sign-out', async (context) => {
    await endSession(options, context);
    return context.redirect('/console/sign-in?signed-out', 303);
  });
  addOverview(app, features);
  addHealth(app, features);
  addRuns(app, features);
  addPasswords(app, features);
  addObjects(app, features);
  addRecycleBin(app, features);
  addAgents(app, features);
  addSettings(app, features);
  addDiagnosis(app, features);
  addAccount(app, options);
  app.all('*', (context) => {
    throw baseErrors('base.not-found', { path: context.req.path });
  });
  return app;
}
