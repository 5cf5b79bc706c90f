import { defineErrors } from '../../base/errors.ts';

/** What can go wrong with the mail server. */
export const mailErrors = defineErrors('mail', {
  'mail.failed': {
    status: 502,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'The mail server {host} did not accept a mail: {reason}',
      nl: 'De mailserver {host} nam een mail niet aan: {reason}',
    },
    fix: {
      en: 'Hawser tries again automatically. If the problem remains: check mail.url, the sign-in and the certificate (mail.caFile) in cloud.yaml.',
      nl: 'Hawser probeert het automatisch opnieuw. Blijft het probleem bestaan: controleer mail.url, de aanmelding en het certificaat (mail.caFile) in cloud.yaml.',
    },
  },
  'mail.refused': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The mail server permanently refuses mail to {recipient}: {reason}',
      nl: 'De mailserver weigert mail aan {recipient} definitief: {reason}',
    },
    fix: {
      en: 'Correct the address under Health, Mail; or allow the sender (mail.from) at the mail server.',
      nl: 'Verbeter het adres onder Gezondheid, Mail; of sta de afzender (mail.from) toe op de mailserver.',
    },
  },
});
