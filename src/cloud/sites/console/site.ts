import { MINUTE } from '../../../base/clock.ts';
import { refuseWithout } from '../../accounts/rights.ts';
import type { Role } from '../../accounts/role.ts';
import { isFormToken } from '../../accounts/session.ts';
import { confirmIdentity } from '../../accounts/sign-in.ts';
import type { BusinessEvent } from '../../audit/business-events.ts';
import { recordFailure } from '../../audit/record-failure.ts';
import type { FreshProof } from '../../../web/index.ts';
import { FormRoutes } from '../../../web/index.ts';
import type { ConsoleApp, ConsoleEnv, ConsoleOptions, View } from './console.ts';
import { proofPage } from './proof/page.ts';
import { attemptFrom } from '../attempt.ts';

/** Who opens it: whoever has one of these roles, or everybody with a session. */
export type Access = readonly Role[] | 'everybody';

/** Where the pages, forms and buttons behind the sign-in are declared. */
export type ConsoleRoutes = FormRoutes<ConsoleEnv, View, Access, BusinessEvent>;

/** How long a password that was given counts as fresh. */
const FRESH_MS = 10 * MINUTE;

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

function freshProof(options: ConsoleOptions): FreshProof<ConsoleEnv, View> {
  return {
    isFresh: (context) => options.clock.now().getTime() - context.get('session').provedAt.getTime() <= FRESH_MS,
    prove: async (context, password) => {
      const session = context.get('session');
      await confirmIdentity(options, session, attemptFrom(options, context, { upn: session.person.upn, password }));
    },
    page: proofPage,
  };
}
