import { z } from 'zod';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { listRoleHolders } from '../../../accounts/person.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { updateTenantSettings } from '../../../tenants/store.ts';
import { seeOther } from '../../../../web/index.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { settingsPage } from './pages.ts';
import { settingsForm } from './schema.ts';

const savedQuery = z.object({ saved: z.string().optional() });

export function addSettings(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.form({
    path: '/settings',
    access: 'administrator',
    event: businessEvents.settingsChanged,
    schema: settingsForm,
    present: async ({ view: { tenant } }) => ({
      displayName: tenant.displayName,
      thresholdEnabled: tenant.threshold.enabled,
      thresholdCount: tenant.threshold.count,
      thresholdPercent: tenant.threshold.percent,
      blockSoftMatch: tenant.blockSoftMatch,
      blockTakeover: tenant.blockCloudObjectTakeover,
    }),
    page: async ({ view, form, query }) => {
      const administrators = await listRoleHolders(connection, view.tenant);
      return settingsPage(view, { administrators, saved: query(savedQuery).saved !== undefined }, form);
    },
    act: async ({ view: { tenant, administrator }, values }) => {
      const { displayName, thresholdEnabled: enabled, thresholdCount: count, thresholdPercent: percent } = values;
      const actor = administrator.upn;
      const changes = Object.entries(values)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', ');
      await inTransaction(console, async (inside) => {
        await updateTenantSettings(inside.connection, tenant, {
          displayName,
          blockSoftMatch: values.blockSoftMatch,
          blockCloudObjectTakeover: values.blockTakeover,
          threshold: { enabled, count, percent },
        });
        await recordEvent(inside, tenant, businessEvents.settingsChanged, { actor, changes }, { actor });
      });
      return seeOther('/console/settings?saved');
    },
  });
}
