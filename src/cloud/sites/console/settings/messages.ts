import type { Text } from '../../../../base/messages.ts';

export const settingsMessages = {
  title: { en: 'Settings', nl: 'Instellingen' },
  lede: {
    en: 'These settings apply to all agents of this tenant.',
    nl: 'Deze instellingen gelden voor alle agents van de tenant.',
  },
  saved: { en: 'The settings have been saved', nl: 'De instellingen zijn opgeslagen' },
  savedNext: {
    en: 'Agents take them over before their next export.',
    nl: 'Agents nemen ze over vóór hun volgende export.',
  },
  save: { en: 'Save', nl: 'Opslaan' },
  allowOrForbid: { en: 'Apply to global administrators', nl: 'Toepassen op globale beheerders' },
  protection: { en: 'Protection against accidental deletes', nl: 'Bescherming tegen onbedoeld verwijderen' },
  enabled: {
    en: 'Hold back deletes when there are too many',
    nl: 'Houd verwijderingen tegen als het er te veel zijn',
  },
  windowHours: { en: 'Within this number of hours', nl: 'Binnen dit aantal uren' },
  windowHoursHint: {
    en: '1 to 720. The deletes of all exports in this time count together. Users, groups, contacts and devices count separately.',
    nl: '1 tot 720. De verwijderingen van alle exports in deze tijd tellen samen. Gebruikers, groepen, contactpersonen en apparaten tellen apart.',
  },
  windowHoursProblem: { en: 'Enter a whole number from 1 to 720', nl: 'Vul een geheel getal van 1 tot 720 in' },
  count: { en: 'Hold back more deletes than', nl: 'Tegenhouden bij meer dan dit aantal verwijderingen' },
  countHint: {
    en: 'Everything else is exported. Held deletes wait for you on the page Held deletes.',
    nl: 'Al het andere wordt geëxporteerd. Tegengehouden verwijderingen wachten op u op de pagina Tegengehouden verwijderingen.',
  },
  percent: { en: 'Or more than this percentage of the objects', nl: 'Of meer dan dit percentage van de objecten' },
  percentHint: {
    en: 'A share of the objects of that kind. It does not apply to 20 deletes or fewer. Leave empty for no percentage.',
    nl: 'Een percentage van de objecten van die soort. Het geldt niet voor 20 verwijderingen of minder. Laat leeg voor geen percentage.',
  },
  countProblem: { en: 'Enter a whole number, 0 or more', nl: 'Vul een geheel getal in, 0 of meer' },
  percentProblem: { en: 'Enter a number from 0 to 100, or nothing', nl: 'Vul een getal van 0 tot 100 in, of niets' },
  matching: { en: 'Matching of new objects', nl: 'Koppelen van nieuwe objecten' },
  allowedUntil: { en: 'Both allowed until', nl: 'Beide toegestaan tot' },
  allowedHint: {
    en: 'Until then the two settings block nothing. To block both now:',
    nl: 'Tot dat moment blokkeren de twee instellingen niets. Beide nu blokkeren:',
  },
  allowHint: {
    en: 'To allow both for a migration, for a limited time:',
    nl: 'Beide voor een migratie toestaan, voor een beperkte tijd:',
  },
  neverAdministrators: {
    en: 'Users with a role are never taken over.',
    nl: 'Gebruikers met een rol worden nooit overgenomen.',
  },
  blockSoftMatch: { en: 'Block soft match', nl: 'Soft match blokkeren' },
  blockSoftMatchHint: {
    en: 'New objects never take over a cloud object by sign-in name or primary address.',
    nl: 'Nieuwe objecten nemen nooit een cloudobject over op grond van aanmeldnaam of primair adres.',
  },
  blockTakeover: { en: 'Block takeover through hard match', nl: 'Overname door hard match blokkeren' },
  blockTakeoverHint: {
    en: 'New objects never take over a cloud object by source anchor.',
    nl: 'Nieuwe objecten nemen nooit een cloudobject over op grond van de source anchor.',
  },
  signInLog: { en: 'Sign-in log', nl: 'Aanmeldlogboek' },
  signInDays: { en: 'Keep sign-ins for this number of days', nl: 'Aanmeldingen dit aantal dagen bewaren' },
  signInDaysHint: {
    en: '1 to 400. Sign-ins that are older are deleted within an hour after you save.',
    nl: '1 tot 400. Oudere aanmeldingen worden binnen een uur na het opslaan verwijderd.',
  },
  signInDaysProblem: { en: 'Enter a whole number from 1 to 400', nl: 'Vul een geheel getal van 1 tot 400 in' },
  name: { en: 'Display name', nl: 'Weergavenaam' },
  nameProblem: { en: 'Enter a name of at most 100 characters', nl: 'Vul een naam van hoogstens 100 tekens in' },
  domains: { en: 'Verified domains', nl: 'Geverifieerde domeinen' },
  initial: { en: 'initial', nl: 'initieel' },
  tenant: { en: 'Tenant', nl: 'Tenant' },
  tenantName: { en: 'Short name', nl: 'Korte naam' },
  tenantId: { en: 'Tenant id', nl: 'Tenant-id' },
  sourceAnchor: { en: 'Source anchor attribute', nl: 'Attribuut van de source anchor' },
  notChosen: { en: 'chosen at the first synchronization', nl: 'wordt gekozen bij de eerste synchronisatie' },
  created: { en: 'Created', nl: 'Aangemaakt' },
  administrators: { en: 'Administrators', nl: 'Beheerders' },
  synchronizedGlobal: {
    en: 'Synchronized users can be Global Administrator',
    nl: 'Gesynchroniseerde gebruikers kunnen globale beheerder zijn',
  },
  synchronizedGlobalHint: {
    en: 'A risk: whoever controls the forest then controls this tenant.',
    nl: 'Een risico: wie het forest beheert, beheert dan ook deze tenant.',
  },
  risk: { en: 'Risk', nl: 'Risico' },
  you: { en: 'you', nl: 'u' },
  addAdministrator: { en: 'To add one:', nl: 'Beheerder toevoegen:' },
} as const satisfies Record<string, Text>;
