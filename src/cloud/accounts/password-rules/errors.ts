import { defineErrors } from '../../../base/errors.ts';

/** What people and administrators meet with a list of breached passwords. */
export const breachedErrors = defineErrors('breached', {
  'breached.password': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This password is in a list of passwords that were stolen elsewhere.',
      nl: 'Dit wachtwoord staat in een lijst met wachtwoorden die elders gestolen zijn.',
    },
    fix: {
      en: 'Choose another one, and change it wherever you use it.',
      nl: 'Kies een ander wachtwoord, en wijzig het overal waar u het gebruikt.',
    },
  },
  'breached.list-unreadable': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The list of breached passwords cannot be read ({reason}), so no new password can be set.',
      nl: 'De lijst met gelekte wachtwoorden kan niet worden gelezen ({reason}), dus er kan geen nieuw wachtwoord worden ingesteld.',
    },
    fix: {
      en: 'Administrators: hawser cloud password-rules show names the file. The service has to be able to read it.',
      nl: 'Beheerders: hawser cloud password-rules show noemt het bestand. De dienst moet het kunnen lezen.',
    },
  },
  'breached.source-invalid': {
    status: 400,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Line {line} of {file} is not a SHA-1 hash.',
      nl: 'Regel {line} van {file} is geen SHA-1-hash.',
    },
    fix: {
      en: 'Give files with a hash on each line, folders with ranges, or files of passwords with --passwords.',
      nl: 'Geef bestanden met op elke regel een hash, mappen met reeksen, of bestanden met wachtwoorden met --passwords.',
    },
  },
});
