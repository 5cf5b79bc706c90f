import { z } from 'zod';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { testMail } from '../../../health/notice-mail.ts';
import { administratorAddresses, readMailSettings, saveMailSettings } from '../../../health/notice-store.ts';
import { enqueueMail, mailList } from '../../../mail/mail-store.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { noFields, seeOther } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import { addList } from '../lists/list-routes.ts';
import type { ConsoleRoutes } from '../site.ts';
import { sentMail } from './mail-list.ts';
import type { MailPageState } from './mail-page.ts';
import { mailPage } from './mail-page.ts';
import { HEALTH } from './pages.ts';
import { mailForm } from './schema.ts';

const LATEST = 12;
const doneQuery = z.object({ saved: z.string().optional(), tested: z.string().optional() });

/** Who gets mail about alerts, and whether it arrives. */
export function addMail(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection, publicUrl, hasMail } = console;

  const stateOf = async (tenant: TenantKey): Promise<Omit<MailPageState, 'done'>> => ({
    hasMail,
    settings: await readMailSettings(connection, tenant),
    administrators: await administratorAddresses(connection, tenant),
    mails: (await mailList.page(connection, tenant, {}, { limit: LATEST })).items,
  });

  addList(routes, console, sentMail);

  routes.form({
    path: '/health/mail',
    access: access.changeConfiguration,
    seenBy: access.configuration,
    event: businessEvents.mailSettingsChanged,
    fresh: true,
    schema: mailForm,
    present: async ({ view }) => {
      const { enabled, recipients, language } = await readMailSettings(connection, view.tenant);
      return { enabled, language, recipients: [...recipients] };
    },
    page: async ({ view, form, query }) => {
      const { saved, tested } = query(doneQuery);
      const done = saved !== undefined ? 'saved' : tested !== undefined ? 'tested' : undefined;
      return mailPage(view, { ...(await stateOf(view.tenant)), done }, form);
    },
    act: async ({ view: { tenant, administrator }, values }) => {
      const actor = administrator.upn;
      const recipients = values.recipients.join(', ') || '–';
      const eventValues = { actor, enabled: String(values.enabled), recipients };
      await inTransaction(console, async (inside) => {
        await saveMailSettings(inside.connection, tenant, values);
        await recordEvent(inside, tenant, businessEvents.mailSettingsChanged, eventValues, { actor });
      });
      return seeOther(`${HEALTH}/mail?saved`);
    },
  });

  routes.button({
    path: '/health/mail/test',
    access: access.changeConfiguration,
    event: businessEvents.testMailSent,
    schema: noFields,
    act: async ({ view: { tenant, administrator } }) => {
      const { settings, administrators } = await stateOf(tenant);
      const recipients = settings.recipients.length > 0 ? settings.recipients : administrators;
      if (!hasMail || recipients.length === 0) return seeOther(`${HEALTH}/mail`);
      const body = await testMail({ tenant: tenant.displayName, language: settings.language, publicUrl });
      const mails = recipients.map((recipient) => ({ recipient, ...body }));
      const actor = administrator.upn;
      const eventValues = { actor, recipients: recipients.join(', ') };
      await inTransaction(console, async (inside) => {
        await enqueueMail(inside, tenant, mails);
        await recordEvent(inside, tenant, businessEvents.testMailSent, eventValues, { actor });
      });
      return seeOther(`${HEALTH}/mail?tested`);
    },
  });
}
