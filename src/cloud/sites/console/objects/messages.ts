import type { Text } from '../../../../base/messages.ts';
import type { CloudClass } from '../../../../directory/index.ts';
import { consoleMessages } from '../messages.ts';

export const objectMessages = {
  password: { en: 'Password', nl: 'Wachtwoord' },
  passwordHash: { en: 'Password synchronized', nl: 'Wachtwoord gesynchroniseerd' },
  noHash: { en: 'no', nl: 'nee' },
  hashRefused: { en: 'no: {reason}', nl: 'nee: {reason}' },
  hashMustChange: { en: 'must be changed', nl: 'moet worden gewijzigd' },
  search: { en: 'Search', nl: 'Zoeken' },
  searchHint: { en: 'Name, address, employee ID, …', nl: 'Naam, adres, personeelsnummer, …' },
  name: { en: 'Name', nl: 'Naam' },
  unnamed: { en: 'without a name', nl: 'zonder naam' },
  signInName: { en: 'Sign-in name', nl: 'Aanmeldnaam' },
  origin: { en: 'Origin', nl: 'Herkomst' },
  mail: { en: 'Mail', nl: 'E-mail' },
  source: { en: 'Mastered in', nl: 'Bron' },
  onPremises: { en: 'Active Directory', nl: 'Active Directory' },
  cloud: { en: 'Cloud', nl: 'Cloud' },
  computed: { en: 'Computed here', nl: 'Berekend in de cloud' },
  account: { en: 'Account', nl: 'Account' },
  enabled: { en: 'Enabled', nl: 'Ingeschakeld' },
  disabled: { en: 'Disabled', nl: 'Uitgeschakeld' },
  changed: { en: 'Changed', nl: 'Gewijzigd' },
  created: { en: 'Created', nl: 'Aangemaakt' },
  noMatchNext: {
    en: 'The search looks in names, addresses, employee IDs, departments and object IDs.',
    nl: 'De zoekfunctie kijkt in namen, adressen, personeelsnummers, afdelingen en object-id’s.',
  },
  orphan: { en: 'Orphan', nl: 'Wees' },
  orphans: { en: 'Orphans', nl: 'Wezen' },
  orphanTitle: { en: 'No source has this object anymore', nl: 'Geen enkele bron heeft dit object nog' },
  orphanWhy: {
    en: 'An agent reports that the object was deleted in its forest or is out of scope. The agent holds the deletion back because too many objects would go at once, or because somebody declined it.',
    nl: 'Een agent meldt dat het object in het forest is verwijderd of buiten scope is. De agent houdt de verwijdering tegen omdat er te veel objecten tegelijk zouden verdwijnen, of omdat iemand de verwijdering heeft afgewezen.',
  },
  orphanNext: {
    en: 'Approve the deletion, delete the object here, or put it back in scope in the forest.',
    nl: 'Keur de verwijdering goed, verwijder het object hier, of breng het in het forest weer binnen scope.',
  },
  attributes: { en: 'Attributes', nl: 'Attributen' },
  attributeCaption: { en: 'Every attribute and where it is mastered', nl: 'Elk attribuut en waar het beheerd wordt' },
  attribute: { en: 'Attribute', nl: 'Attribuut' },
  value: { en: 'Value', nl: 'Waarde' },
  octets: { en: '{count} bytes', nl: '{count} bytes' },
  objectId: { en: 'Object id', nl: 'Object-id' },
  sourceAnchor: { en: 'Source anchor', nl: 'Source anchor' },
  noAnchor: { en: 'none: made in the cloud', nl: 'geen: in de cloud gemaakt' },
  identity: { en: 'Identity', nl: 'Identiteit' },
  memberOf: { en: 'Member of', nl: 'Lid van' },
  noMemberOf: { en: 'Direct member of no group', nl: 'Geen direct lid van een groep' },
  members: { en: 'Members', nl: 'Leden' },
  searchMembers: { en: 'Search members', nl: 'Leden zoeken' },
  noMembers: { en: 'This group has no members', nl: 'Deze groep heeft geen leden' },
  noMembersNext: {
    en: 'Members appear here when they are in scope of the synchronization themselves.',
    nl: 'Leden verschijnen hier als ze zelf in scope van de synchronisatie zijn.',
  },
  kind: { en: 'Kind', nl: 'Soort' },
  manager: { en: 'Manager', nl: 'Manager' },
  noManager: { en: 'none', nl: 'geen' },
  reports: { en: 'Direct reports', nl: 'Directe ondergeschikten' },
  history: { en: 'History', nl: 'Geschiedenis' },
  noHistory: { en: 'No change has been recorded', nl: 'Er is geen wijziging vastgelegd' },
  noReports: { en: 'No direct reports', nl: 'Geen ondergeschikten' },
  relationOf: { en: '{relation}: {name}', nl: '{relation}: {name}' },
  seeAll: { en: 'See all', nl: 'Alles bekijken' },
  seeAllOf: { en: 'See all: {relation}', nl: 'Alles bekijken: {relation}' },
  quarantined: { en: 'A value is in quarantine', nl: 'Een waarde staat in quarantaine' },
  quarantinedWhy: {
    en: '{attribute} should be {value}, but another object already has it. It is assigned automatically once that object no longer uses it.',
    nl: '{attribute} hoort {value} te zijn, maar een ander object gebruikt die waarde. Zodra dat object de waarde vrijgeeft, wordt de waarde hier automatisch ingevuld.',
  },
  holder: { en: 'See which object has it', nl: 'Bekijk bij welk object' },
  inBin: { en: 'In the recycle bin', nl: 'In de prullenbak' },
  delete: { en: 'Delete', nl: 'Verwijderen' },
  deleteTitle: { en: 'Delete {name}?', nl: '{name} verwijderen?' },
  deleteWhat: {
    en: 'It goes to the recycle bin, where it can be restored for 30 days with its id and memberships. Its names and addresses are free for others at once.',
    nl: 'Het gaat naar de prullenbak en kan daar 30 dagen lang worden hersteld met zijn id en lidmaatschappen. De namen en adressen komen meteen vrij voor anderen.',
  },
  deleteOrphan: {
    en: 'It comes from Active Directory, and its agent reports that it was deleted there or is out of scope.',
    nl: 'Het komt uit Active Directory, en de agent meldt dat het daar is verwijderd of buiten de scope valt.',
  },
  toBin: { en: 'Open the recycle bin', nl: 'Open de prullenbak' },
  byAgent: { en: 'by synchronization', nl: 'door synchronisatie' },
  byAdmin: { en: 'by {name}', nl: 'door {name}' },
  bySystem: { en: 'by Hawser', nl: 'door Hawser' },
  referencesAdded: { en: '{attribute}: {count} added', nl: '{attribute}: {count} toegevoegd' },
  referencesRemoved: { en: '{attribute}: {count} removed', nl: '{attribute}: {count} verwijderd' },
} as const satisfies Record<string, Text>;

interface ClassTexts {
  readonly path: string;
  readonly icon: 'user' | 'group' | 'contact' | 'device';
  readonly one: Text;
  readonly many: Text;
  readonly lede: Text;
  readonly none: Text;
  readonly noneNext: Text;
}

const noneNext: Text = {
  en: 'They appear after the first synchronization.',
  nl: 'Ze verschijnen na de eerste synchronisatie.',
};

/** The four classes of the directory, as their pages name them. */
export const classTexts: Readonly<Record<CloudClass, ClassTexts>> = {
  user: {
    path: '/console/users',
    icon: 'user',
    one: { en: 'User', nl: 'Gebruiker' },
    many: consoleMessages.users,
    lede: { en: 'People who can sign in to this tenant.', nl: 'Mensen die zich bij deze tenant kunnen aanmelden.' },
    none: { en: 'There are no users yet', nl: 'Er zijn nog geen gebruikers' },
    noneNext,
  },
  group: {
    path: '/console/groups',
    icon: 'group',
    one: { en: 'Group', nl: 'Groep' },
    many: consoleMessages.groups,
    lede: {
      en: 'Security and distribution groups, with their members.',
      nl: 'Beveiligings- en distributiegroepen, met hun leden.',
    },
    none: { en: 'There are no groups yet', nl: 'Er zijn nog geen groepen' },
    noneNext,
  },
  contact: {
    path: '/console/contacts',
    icon: 'contact',
    one: { en: 'Contact', nl: 'Contactpersoon' },
    many: consoleMessages.contacts,
    lede: {
      en: 'People outside the organization who are in its address book.',
      nl: 'Mensen buiten de organisatie die in het adresboek staan.',
    },
    none: { en: 'There are no contacts yet', nl: 'Er zijn nog geen contactpersonen' },
    noneNext,
  },
  device: {
    path: '/console/devices',
    icon: 'device',
    one: { en: 'Device', nl: 'Apparaat' },
    many: consoleMessages.devices,
    lede: {
      en: 'Machines that the directory knows: synchronized from Active Directory, or registered.',
      nl: 'Machines die de directory kent: gesynchroniseerd uit Active Directory, of geregistreerd.',
    },
    none: { en: 'There are no devices yet', nl: 'Er zijn nog geen apparaten' },
    noneNext: {
      en: 'Computers appear when they are in scope, or when they register themselves.',
      nl: 'Computers verschijnen als ze in scope zijn, of als ze zichzelf registreren.',
    },
  },
};
