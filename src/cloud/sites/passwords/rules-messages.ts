import type { Text } from '../../../base/messages.ts';

/** What the forest demands of a new password, before the first try. */
export const rulesMessages = {
  titleForOwner: { en: 'Rules for your password', nl: 'Regels voor uw wachtwoord' },
  title: { en: 'Rules of the forest', nl: 'Regels van het forest' },
  domain: { en: 'The policy of the domain.', nl: 'Het beleid van het domein.' },
  fineGrained: {
    en: 'A fine-grained password policy applies to this person.',
    nl: 'Voor deze persoon geldt een fine-grained wachtwoordbeleid.',
  },
  unreadable: {
    en: 'A fine-grained password policy applies to this person, and the account of the agent may not read it. Give it read access to the container Password Settings Container.',
    nl: 'Voor deze persoon geldt een fine-grained wachtwoordbeleid dat het account van de agent niet mag lezen. Geef het leesrechten op de container Password Settings Container.',
  },
  minimumLength: {
    en: 'At least {count} {count:character/characters}',
    nl: 'Minstens {count} {count:teken/tekens}',
  },
  complexity: {
    en: 'At least three of: capitals, small letters, digits, signs',
    nl: 'Minstens drie van: hoofdletters, kleine letters, cijfers, leestekens',
  },
  names: { en: 'Not in it: {names}', nl: 'Niet erin: {names}' },
  history: {
    en: 'None of the last {count} {count:password/passwords}',
    nl: 'Geen van de laatste {count} {count:wachtwoord/wachtwoorden}',
  },
  changeableAt: { en: 'Another password is possible from', nl: 'Een ander wachtwoord is mogelijk vanaf' },
  notForReset: {
    en: 'The domain controller checks history and minimum age for changes, not for resets.',
    nl: 'De domeincontroller controleert geschiedenis en minimumleeftijd bij wijzigingen, niet bij resets.',
  },
  expires: { en: 'Expires after {time}', nl: 'Verloopt na {time}' },
  lockout: {
    en: '{count} wrong {count:password locks/passwords lock} the account',
    nl: '{count} {count:fout wachtwoord vergrendelt/foute wachtwoorden vergrendelen} het account',
  },
  none: { en: 'Every password will do.', nl: 'Elk wachtwoord voldoet.' },
  notRead: {
    en: 'The rules cannot be read. A reset is possible without them.',
    nl: 'De regels kunnen niet worden gelezen. Een reset is mogelijk zonder deze regels.',
  },
  late: { en: 'The agent did not answer in time.', nl: 'De agent antwoordde niet op tijd.' },
  older: {
    en: 'The agent does not know this question. Update the agent.',
    nl: 'De agent kent deze vraag niet. Werk de agent bij.',
  },
  tooOften: { en: 'They were asked for too often.', nl: 'Ze zijn te vaak opgevraagd.' },
} as const satisfies Record<string, Text>;
