import { listRoleHolders } from '../../../accounts/person.ts';
import { updateTenantSettings } from '../../../tenants/store.ts';
import type { ConsoleApp, ConsoleContext } from '../console.ts';
import { settingsPage } from './pages.ts';
import type { SettingsField } from './schema.ts';
import { settingsForm } from './schema.ts';

export function addSettings(app: ConsoleApp, { connection }: ConsoleContext): void {
  app.get('/settings', async (context) => {
    const view = context.get('view');
    const administrators = await listRoleHolders(connection, view.tenant);
    const saved = context.req.query('saved') !== undefined;
    return await context.html(settingsPage(view, { administrators, saved }));
  });

  app.post('/settings', async (context) => {
    const view = context.get('view');
    const typed = textsOf(await context.req.parseBody());
    const form = settingsForm.safeParse(typed);
    if (!form.success) {
      const administrators = await listRoleHolders(connection, view.tenant);
      const wrong = new Set(form.error.issues.map(({ path }) => path[0] as SettingsField));
      return await context.html(settingsPage(view, { administrators, typed, wrong }), 400);
    }
    const { displayName, thresholdEnabled, thresholdCount, thresholdPercent, blockSoftMatch, blockTakeover } =
      form.data;
    await updateTenantSettings(connection, view.tenant, {
      displayName,
      blockSoftMatch,
      blockCloudObjectTakeover: blockTakeover,
      threshold: { enabled: thresholdEnabled, count: thresholdCount, percent: thresholdPercent },
    });
    return context.redirect('/console/settings?saved', 303);
  });
}

/** The fields that are text; a form of ours has no others. */
function textsOf(form: Readonly<Record<string, unknown>>): Partial<Record<SettingsField, string>> {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => typeof value === 'string'));
}
