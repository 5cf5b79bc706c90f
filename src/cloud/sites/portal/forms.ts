import type { Page } from '../../../web/index.ts';
import { FormRoutes } from '../../../web/index.ts';
import type { PortalApp, PortalEnv } from './portal.ts';

export type PortalForms = FormRoutes<PortalEnv, Page, 'everybody'>;

/** Forms of people who have no session yet: there is nothing that a token could belong to. */
export function portalForms(app: PortalApp): PortalForms {
  return new FormRoutes<PortalEnv, Page, 'everybody'>(app, {
    viewOf: (context) => context.get('page'),
    admit: () => undefined,
    // A refusal is a row of the sign-ins: only the feature knows of which tenant.
    recordFailure: async () => undefined,
  });
}
