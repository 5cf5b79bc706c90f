import { refuseWithout } from '../../accounts/rights.ts';
import type { Role } from '../../accounts/role.ts';
import { isFormToken } from '../../accounts/session.ts';
import type { BusinessEvent } from '../../audit/business-events.ts';
import { recordFailure } from '../../audit/record-failure.ts';
import { FormRoutes } from '../../../web/index.ts';
import type { ConsoleApp, ConsoleEnv, ConsoleOptions, View } from './console.ts';
import { freshProof } from './fresh-proof.ts';

/** Who opens it: whoever has one of these roles, or everybody with a session. */
export type Access = readonly Role[] | 'everybody';

/** Where the pages, forms and buttons behind the sign-in are declared. */
export type ConsoleRoutes = FormRoutes<ConsoleEnv, View, Access, BusinessEvent>;

export function consoleSite(app: ConsoleApp, options: ConsoleOptions): ConsoleRoutes {
  return new FormRoutes(app, {
    viewOf: (context) => context.get('view'),
    admit: ({ administrator }, access) => {
      if (access !== 'everybody') refuseWithout(administrator.roles, access);
    },
    isToken: (context, token) => isFormToken(context.get('session').token, token),
    proveAgain: freshProof(options),
    recordFailure: async (context, event, error) => {
      const { tenant, administrator } = context.get('view');
      const target = context.req.param('id') ?? context.req.param('agent') ?? null;
      await recordFailure(options, tenant, event, { actor: administrator.upn, targetId: target, error });
    },
  });
}
