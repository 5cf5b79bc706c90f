import type { EventEntry } from '../../base/event-log.ts';

const source = 'Directory Synchronization';

/** The field's numbers of password hash synchronization. No event ever has a hash in it. */
export const hashEvents = {
  started: {
    source,
    id: 601,
    level: 'information',
    text: {
      en: 'Password hash synchronization was turned on.',
      nl: 'Wachtwoordhashsynchronisatie is ingeschakeld.',
    },
  },
  stopped: {
    source,
    id: 609,
    level: 'warning',
    text: {
      en: 'Password hash synchronization was turned off.',
      nl: 'Wachtwoordhashsynchronisatie is uitgeschakeld.',
    },
  },
  failed: {
    source,
    id: 611,
    level: 'error',
    text: {
      en: 'Password hash synchronization failed for domain {domain}: {detail} [{code}]',
      nl: 'Wachtwoordhashsynchronisatie is mislukt voor domein {domain}: {detail} [{code}]',
    },
  },
  recovered: {
    source,
    id: 620,
    level: 'information',
    text: {
      en: 'Password hash synchronization works again for domain {domain}.',
      nl: 'Wachtwoordhashsynchronisatie werkt weer voor domein {domain}.',
    },
  },
  fullDone: {
    source,
    id: 622,
    level: 'information',
    text: {
      en: 'All passwords of domain {domain} were read from {server}.',
      nl: 'Alle wachtwoorden van domein {domain} zijn gelezen van {server}.',
    },
  },
  alive: {
    source,
    id: 654,
    level: 'information',
    text: {
      en: 'Password hash synchronization is alive: {domains} {domains:domain was/domains were} read.',
      nl: 'Wachtwoordhashsynchronisatie is actief: {domains} {domains:domein is/domeinen zijn} gelezen.',
    },
  },
  asked: {
    source,
    id: 656,
    level: 'information',
    text: {
      en: 'Password changes of {count} {count:user/users} of {domain} are being sent: {people}',
      nl: 'Wachtwoordwijzigingen van {count} {count:gebruiker/gebruikers} van {domain} worden verstuurd: {people}',
    },
  },
  answered: {
    source,
    id: 657,
    level: 'information',
    text: {
      en: 'Results of password changes of {domain}: {results}',
      nl: 'Resultaten van wachtwoordwijzigingen van {domain}: {results}',
    },
  },
} as const satisfies Record<string, EventEntry>;
