import { DAY } from '../../../base/clock.ts';
import type { Expiry } from '../../../wire/index.ts';
import type { SilenceFacts } from './rule.ts';
import { rule } from './rule.ts';

/**
 * How many days before the end there is a pre-warning, and from when on it is urgent. Certificates of domain
 * controllers renew themselves six weeks before their end: one that has not done so a month before will not.
 */
const AHEAD = {
  certificate: { warnDays: 30, urgentDays: 7 },
  password: { warnDays: 14, urgentDays: 3 },
} as const;

const certificates = ['server-certificate', 'authority'] as const;
const passwords = ['account-password'] as const;

/** What ends on a day that is known: pre-warnings first, then the alert. Days pass also while an agent is silent. */
export const expiryRules = {
  'health.certificate-expiring': rule({
    severity: 'pre-warning',
    mail: true,
    title: {
      en: 'A certificate expires in {days} days: {subject}',
      nl: 'Een certificaat verloopt over {days} dagen: {subject}',
    },
    cause: {
      en: 'It is valid until {date}, and agent {agent} relies on it. After that the agent cannot connect: verification is never switched off.',
      nl: 'Het is geldig tot {date}, en agent {agent} heeft het nodig. Daarna kan de agent geen verbinding maken: verificatie wordt nooit uitgezet.',
    },
    fix: {
      en: 'Renew it on that server. For a file of trusted authorities: add the new root to the file first, then change certificates.',
      nl: 'Vernieuw het op die server. Bij een bestand met vertrouwde basiscertificaten: voeg eerst het nieuwe toe en wissel dan pas.',
    },
    closed: { en: 'It was renewed, or it has ended.', nl: 'Het is vernieuwd, of het is verlopen.' },
    findAlways: (facts) => ending(facts, certificates, AHEAD.certificate),
  }),
  'health.certificate-expired': rule({
    severity: 'error',
    mail: true,
    title: { en: 'A certificate has expired: {subject}', nl: 'Een certificaat is verlopen: {subject}' },
    cause: {
      en: 'It was valid until {date}. Agent {agent} cannot connect where it is needed.',
      nl: 'Het was geldig tot {date}. Agent {agent} kan geen verbinding maken waar het nodig is.',
    },
    fix: {
      en: 'Renew it on that server, or replace the file of trusted authorities (caFile in connect.yaml).',
      nl: 'Vernieuw het op die server, of vervang het bestand met basiscertificaten (caFile in connect.yaml).',
    },
    closed: { en: 'It was renewed.', nl: 'Het is vernieuwd.' },
    findAlways: (facts) => ended(facts, certificates),
  }),
  'health.password-expiring': rule({
    severity: 'pre-warning',
    mail: true,
    title: {
      en: 'A password expires in {days} days: {subject}',
      nl: 'Een wachtwoord verloopt over {days} dagen: {subject}',
    },
    cause: {
      en: 'Agent {agent} reads a forest with this account; its password ends on {date}.',
      nl: 'Agent {agent} leest een forest met dit account; het wachtwoord verloopt op {date}.',
    },
    fix: {
      en: 'Set a new password in the forest and give it to the agent: hawser connect secret NAME. Better: exempt this account from the maximum password age, and use a long random password.',
      nl: 'Stel in het forest een nieuw wachtwoord in en geef het aan de agent: hawser connect secret NAME. Beter: zonder dit account uit van de maximale leeftijd, met een lang willekeurig wachtwoord.',
    },
    closed: { en: 'It was changed, or it has ended.', nl: 'Het is gewijzigd, of het is verlopen.' },
    findAlways: (facts) => ending(facts, passwords, AHEAD.password),
  }),
  'health.password-expired': rule({
    severity: 'error',
    mail: true,
    title: { en: 'A password has expired: {subject}', nl: 'Een wachtwoord is verlopen: {subject}' },
    cause: {
      en: 'It was valid until {date}. Agent {agent} cannot sign in to the forest anymore.',
      nl: 'Het was geldig tot {date}. Agent {agent} kan zich niet meer bij het forest aanmelden.',
    },
    fix: {
      en: 'Set a new password in the forest and give it to the agent: hawser connect secret NAME',
      nl: 'Stel in het forest een nieuw wachtwoord in en geef het aan de agent: hawser connect secret NAME',
    },
    closed: { en: 'It was changed.', nl: 'Het is gewijzigd.' },
    findAlways: (facts) => ended(facts, passwords),
  }),
};

type Kinds = readonly Expiry['kind'][];

function ending(
  facts: SilenceFacts,
  kinds: Kinds,
  { warnDays, urgentDays }: { readonly warnDays: number; readonly urgentDays: number },
) {
  return expiriesOf(facts, kinds).flatMap(({ subject, expiresAt, leftMs }) => {
    if (leftMs <= 0 || leftMs > warnDays * DAY) return [];
    const days = Math.round(leftMs / DAY);
    const severity = leftMs <= urgentDays * DAY ? ({ severity: 'warning' } as const) : {};
    return [{ subject, ...severity, data: { subject, days, date: expiresAt.slice(0, 10) } }];
  });
}

function ended(facts: SilenceFacts, kinds: Kinds) {
  return expiriesOf(facts, kinds).flatMap(({ subject, expiresAt, leftMs }) =>
    leftMs > 0 ? [] : [{ subject, data: { subject, date: expiresAt.slice(0, 10) } }],
  );
}

/** Several may bear one name (a file that two forests use): the earliest speaks for it. */
function expiriesOf({ heartbeat, now }: SilenceFacts, kinds: Kinds) {
  const bySubject = new Map<string, Expiry & { readonly leftMs: number }>();
  for (const expiry of heartbeat?.expiries ?? []) {
    const known = bySubject.get(expiry.subject);
    if (!kinds.includes(expiry.kind) || (known && known.expiresAt <= expiry.expiresAt)) continue;
    bySubject.set(expiry.subject, { ...expiry, leftMs: Date.parse(expiry.expiresAt) - now.getTime() });
  }
  return [...bySubject.values()];
}
