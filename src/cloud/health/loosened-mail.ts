import type { FeatureContext } from '../../base/feature-context.ts';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { NewMail } from '../mail/mail-store.ts';
import { enqueueMail } from '../mail/mail-store.ts';
import { plainMail } from '../mail/plain-mail.ts';
import type { Tenant, Threshold } from '../tenants/tenant.ts';
import { administratorAddresses, readMailSettings } from './notice-store.ts';

const messages = {
  subject: {
    en: '[{tenant}] The accidental-delete threshold was loosened',
    nl: '[{tenant}] De drempel voor onbedoeld verwijderen is versoepeld',
  },
  was: { en: 'Before: {limits}', nl: 'Voorheen: {limits}' },
  is: { en: 'Now: {limits}', nl: 'Nu: {limits}' },
  by: { en: 'Changed by {actor}.', nl: 'Gewijzigd door {actor}.' },
  disabled: { en: 'disabled, every delete goes through', nl: 'uitgeschakeld, elke verwijdering gaat door' },
  limits: { en: '{count} deletes{share} within {hours} hours', nl: '{count} verwijderingen{share} binnen {hours} uur' },
  share: { en: ' or {percent} %', nl: ' of {percent} %' },
} as const satisfies Record<string, Text>;

/** Whether more deletes may go through than before: a higher limit, a shorter window, or none at all. */
export function isLoosened(before: Threshold, after: Threshold): boolean {
  if (!before.enabled || !after.enabled) return before.enabled && !after.enabled;
  const share = ({ percent }: Threshold): number => percent ?? Infinity;
  return after.count > before.count || after.windowHours < before.windowHours || share(after) > share(before);
}

/** Whoever gets mail about alerts hears of it, whoever did it. In the transaction that changes the limits. */
export async function mailLoosened(
  context: FeatureContext,
  tenant: Tenant,
  {
    threshold,
    actor,
    publicUrl,
  }: { readonly threshold: Threshold; readonly actor: string; readonly publicUrl: string },
): Promise<void> {
  if (!isLoosened(tenant.threshold, threshold)) return;
  const { connection } = context;
  const settings = await readMailSettings(connection, tenant);
  const recipients =
    settings.recipients.length > 0 ? settings.recipients : await administratorAddresses(connection, tenant);
  const mail = await mailOf(tenant, { threshold, actor, link: `${publicUrl}/console/settings` }, settings.language);
  await enqueueMail(
    context,
    tenant,
    recipients.map((recipient) => ({ recipient, ...mail })),
  );
}

async function mailOf(
  { displayName, threshold: before }: Tenant,
  { threshold, actor, link }: { readonly threshold: Threshold; readonly actor: string; readonly link: string },
  language: Language,
): Promise<Omit<NewMail, 'recipient'>> {
  const lines = [
    format(messages.was, language, { limits: words(before, language) }),
    format(messages.is, language, { limits: words(threshold, language) }),
    format(messages.by, language, { actor }),
  ];
  const subject = format(messages.subject, language, { tenant: displayName });
  return await plainMail({ language, subject, lines, link });
}

function words({ enabled, count, percent, windowHours: hours }: Threshold, language: Language): string {
  if (!enabled) return messages.disabled[language];
  const share = percent === null ? '' : format(messages.share, language, { percent });
  return format(messages.limits, language, { count, share, hours });
}
