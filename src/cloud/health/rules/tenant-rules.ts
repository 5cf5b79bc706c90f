import { rule } from './rule.ts';

/** What concerns the tenant itself, and no agent. */
export const tenantRules = {
  'health.emergency-sign-in': rule({
    severity: 'warning',
    mail: true,
    urgent: true,
    endsSilently: true,
    page: '/console/audit/sign-ins',
    title: { en: 'An emergency account signed in: {user}', nl: 'Een noodaccount heeft zich aangemeld: {user}' },
    cause: {
      en: 'It signed in from {address} at {at}. The access policy does not apply to this account, so each of its sign-ins is announced.',
      nl: 'Het account meldde zich aan vanaf {address} om {at}. Het toegangsbeleid geldt niet voor dit account; daarom wordt elke aanmelding gemeld.',
    },
    fix: {
      en: 'Ask your fellow administrators whether it was one of them. If nobody knows of it, end the sessions of the account and give it a new password and new methods.',
      nl: 'Vraag de andere beheerders of het een van hen was. Weet niemand ervan, beëindig dan de sessies van het account en geef het een nieuw wachtwoord en nieuwe methoden.',
    },
    closed: { en: 'A day has passed since.', nl: 'Sindsdien is een dag voorbij.' },
    findInTenant: ({ emergencySignIns }) =>
      emergencySignIns.map(({ id, user, address, at }) => ({
        subject: id,
        data: { user, address, at: `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` },
      })),
  }),
};
