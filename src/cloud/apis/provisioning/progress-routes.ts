import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { progressMessage } from '../../../wire/index.ts';
import { reportProgress } from '../../provisioning/progress.ts';
import { agentAuthorization } from './authorize.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { TokenService } from '../oauth/token-service.ts';

/** A few numbers and a name. */
const LIMIT = 4 * 1024;

export interface ProgressRouteOptions extends FeatureContext {
  readonly tokens: TokenService;
}

/** Where an agent says how far its run is. */
export function addProgressRoute(app: HttpApp, options: ProgressRouteOptions): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'run_progress' },
    path: '/provisioning/v1/progress',
    summary: 'Takes how far the run of an agent is, at most once a second; null: it has ended',
    authorize: agentAuthorization(options),
    body: progressMessage,
    bodyLimit: LIMIT,
    atOnce: { most: 2, caller: ({ agentId }) => agentId },
    errors: ['cloud.forest-not-granted', 'base.request-invalid'],
    handle: async ({ principal, body }) => await reportProgress(options, principal, body.run),
  });
}
