import type { Text } from '../../base/messages.ts';

export const receiverTexts = {
  mail: { en: 'Mail of the lab', nl: 'E-mail van het lab' },
  mailLede: {
    en: 'Everything that the cloud of this lab mails arrives here, and nowhere else.',
    nl: 'Alles wat de cloud van dit lab mailt komt hier aan, en nergens anders.',
  },
  phone: { en: 'Phone of the lab', nl: 'Telefoon van het lab' },
  phoneLede: {
    en: 'Texts and calls that are sent to this address arrive here, and at no phone.',
    nl: 'Sms’jes en oproepen die naar dit adres worden verzonden komen hier aan, en op geen telefoon.',
  },
  empty: { en: 'Nothing has arrived yet', nl: 'Er is nog niets aangekomen' },
  emptyWhat: {
    en: 'What arrives is on this page as soon as you reload it.',
    nl: 'Wat aankomt staat op deze pagina zodra u die opnieuw laadt.',
  },
  to: { en: 'To', nl: 'Aan' },
  at: { en: 'Received', nl: 'Ontvangen' },
  console: { en: 'Console', nl: 'Console' },
  home: { en: 'Lab', nl: 'Lab' },
} as const satisfies Record<string, Text>;
