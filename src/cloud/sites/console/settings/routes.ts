import { z } from 'zod';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { changeRoleSettings } from '../../../accounts/role-settings.ts';
import { listRoleHolders } from '../../../accounts/person.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { mailLoosened } from '../../../health/loosened-mail.ts';
import { updateTenantSettings } from '../../../tenants/store.ts';
import type { Tenant } from '../../../tenants/tenant.ts';
import type { FormValues } from '../../../../web/index.ts';
import { seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { settingsPage } from './pages.ts';
import { roleSettingsForm, settingsForm } from './schema.ts';

const savedQuery = z.object({ saved: z.string().optional() });

export function addSettings(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.form({
    path: '/settings',
    access: access.changeConfiguration,
    seenBy: access.configuration,
    event: businessEvents.settingsChanged,
    fresh: true,
    schema: settingsForm,
    present: async ({ view }) => presentOf(view.tenant),
    page: async ({ view, form, query }) => {
      const administrators = await listRoleHolders(connection, view.tenant);
      return settingsPage(view, { administrators, saved: query(savedQuery).saved !== undefined }, form);
    },
    act: async ({ view: { tenant, administrator }, values }) => {
      const { displayName, thresholdEnabled: enabled, thresholdWindowHours: windowHours } = values;
      const { thresholdCount: count, thresholdPercent: percent, signInDays } = values;
      const threshold = { enabled, windowHours, count, percent };
      const actor = administrator.upn;
      const changes = changesOf(presentOf(tenant), values);
      await inTransaction(console, async (inside) => {
        await updateTenantSettings(inside.connection, tenant, {
          ...{ displayName, signInDays },
          blockSoftMatch: values.blockSoftMatch,
          blockCloudObjectTakeover: values.blockTakeover,
          threshold,
        });
        await mailLoosened(inside, tenant, { threshold, actor, publicUrl: console.publicUrl });
        await recordEvent(inside, tenant, businessEvents.settingsChanged, { actor, changes }, { actor });
      });
      return seeOther('/console/settings?saved');
    },
  });

  routes.button({
    path: '/settings/roles',
    access: access.takeRisks,
    event: businessEvents.roleSettingsChanged,
    fresh: true,
    schema: roleSettingsForm,
    act: async ({ view: { tenant, administrator: person }, values }) => {
      await changeRoleSettings(console, tenant, values, { person });
      return seeOther('/console/settings?saved');
    },
  });
}

type Settings = FormValues<typeof settingsForm>;

function presentOf(tenant: Tenant): Settings {
  const { displayName, threshold, blockSoftMatch, blockCloudObjectTakeover, signInDays } = tenant;
  return {
    displayName,
    thresholdEnabled: threshold.enabled,
    thresholdWindowHours: threshold.windowHours,
    thresholdCount: threshold.count,
    thresholdPercent: threshold.percent,
    blockSoftMatch,
    blockTakeover: blockCloudObjectTakeover,
    signInDays,
  };
}

/** For the audit: which settings changed, and their new values. */
function changesOf(before: Settings, after: Settings): string {
  const present = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).filter(([name, value]) => value !== present.get(name));
  return changed.map(([name, value]) => `${name} ${String(value)}`).join(', ') || '–';
}
