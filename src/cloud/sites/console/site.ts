import { isFormToken } from '../../accounts/session.ts';
import { FormRoutes } from '../../../web/index.ts';
import type { ConsoleApp, ConsoleEnv, View } from './console.ts';

/** Who may do what. Administrators are not told apart yet. */
export type Access = 'administrator';

/** Where the pages, forms and buttons behind the sign-in are declared. */
export type ConsoleRoutes = FormRoutes<ConsoleEnv, View, Access>;

export function consoleSite(app: ConsoleApp): ConsoleRoutes {
  return new FormRoutes(app, {
    viewOf: (context) => context.get('view'),
    admit: () => undefined,
    isToken: (context, token) => isFormToken(context.get('session').token, token),
  });
}
