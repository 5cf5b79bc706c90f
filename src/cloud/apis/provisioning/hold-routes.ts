import { z } from 'zod';
import { baseErrors } from '../../../base/base-errors.ts';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { holdReport } from '../../../wire/index.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { businessEvents } from '../../audit/business-events.ts';
import type { TokenService } from '../oauth/token-service.ts';
import { agentAuthorization } from './authorize.ts';
import { saveHold } from '../../provisioning/hold-report.ts';

const MEBIBYTE = 1024 * 1024;
/** 1,000 deletes, each with a name and a container of the longest kind, escaped. */
const HOLD_PAGE_LIMIT = 8 * MEBIBYTE;
const holdNumber = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);

export interface HoldRoutesOptions extends BusinessContext {
  readonly tokens: TokenService;
}

/** Where an agent reports the deletes that it holds back; decisions about them come with its state. */
export function addHoldRoute(app: HttpApp, options: HoldRoutesOptions): void {
  addRoute(app, {
    method: 'put',
    event: businessEvents.deletesDecidedAtServer,
    path: '/provisioning/v1/holds/:number',
    summary: 'Keeps a page of the deletes that the threshold of the agent holds back',
    authorize: agentAuthorization(options),
    body: holdReport,
    bodyLimit: HOLD_PAGE_LIMIT,
    atOnce: { most: 2, caller: ({ agentId }) => agentId },
    errors: [
      'cloud.forest-not-granted',
      'cloud.hold-page-unexpected',
      'base.not-found',
      'base.request-invalid',
      'base.request-too-large',
    ],
    handle: async ({ principal, params, body, context }) => {
      const number = holdNumber.safeParse(params['number']).data;
      if (number === undefined) throw baseErrors('base.not-found', { path: context.req.path });
      await saveHold(options, principal, number, body);
    },
  });
}
