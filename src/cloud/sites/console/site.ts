import { refuseWithout } from '../../accounts/rights.ts';
import type { Role } from '../../accounts/role.ts';
import { isFormToken } from '../../accounts/session.ts';
import { FormRoutes } from '../../../web/index.ts';
import type { ConsoleApp, ConsoleEnv, View } from './console.ts';

/** Who opens it: whoever has one of these roles, or everybody with a session. */
export type Access = readonly Role[] | 'everybody';

/** Where the pages, forms and buttons behind the sign-in are declared. */
export type ConsoleRoutes = FormRoutes<ConsoleEnv, View, Access>;

export function consoleSite(app: ConsoleApp): ConsoleRoutes {
  return new FormRoutes(app, {
    viewOf: (context) => context.get('view'),
    admit: ({ administrator }, access) => {
      if (access !== 'everybody') refuseWithout(administrator.roles, access);
    },
    isToken: (context, token) => isFormToken(context.get('session').token, token),
  });
}
