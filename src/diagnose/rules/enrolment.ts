import { yesNo } from '../parse/dsregcmd.ts';
import type { Facts } from '../parse/facts.ts';
import type { Rule } from './rule.ts';
import { found, valueOf } from './rule.ts';

/** The codes of enrolment in device management. */
const enrolment = (facts: Facts) =>
  facts.all('code').find(({ values }) => values.space === 'status' && Math.floor(values.number / 0x10000) === 0x8018);

export const enrolmentRules: readonly Rule[] = [
  {
    id: 'mdm.no-prt',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const failed = enrolment(facts);
      if (!failed || yesNo(valueOf(facts, 'device', 'AzureAdPrt')) !== false) return undefined;
      return found(facts.get('device', 'AzureAdPrt'), failed);
    },
    title: {
      en: 'The user has no primary refresh token (AzureAdPrt: NO), which automatic enrollment signs in with',
      nl: 'De gebruiker heeft geen primary refresh token (AzureAdPrt: NO), waarmee automatische inschrijving aanmeldt',
    },
    cause: {
      en: 'Enrollment as the user begins with this token; while it is missing, every attempt fails, whatever the code says.',
      nl: 'Inschrijving als gebruiker begint met dit token; zolang het ontbreekt, mislukt elke poging, wat de code ook zegt.',
    },
    fixes: [
      {
        en: 'First find out why the token is missing: sign in with the password while connected, then read AAD/Operational.',
        nl: 'Kijk eerst waarom het token ontbreekt: meld met het wachtwoord aan terwijl er verbinding is en lees AAD/Operational.',
        owner: 'server-admin',
      },
    ],
  },
];
