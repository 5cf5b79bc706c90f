import type { Text } from '../../base/messages.ts';

/** The help of `hawser cloud app …`. */
export const applicationHelpTexts: readonly Text[] = [
  {
    en: 'Applications that people sign in to, or that sign in themselves.',
    nl: 'Toepassingen waarbij mensen zich aanmelden, of die zichzelf aanmelden.',
  },
  {
    en: 'Registers an application. A secret is printed once.',
    nl: 'Registreert een toepassing. Een geheim wordt één keer getoond.',
  },
  {
    en: 'the client ID, for a tool that has its own',
    nl: 'de client-id, voor een hulpmiddel dat zelf een id heeft',
  },
  {
    en: 'where answers go: web:URI (also without web:), spa:URI or native:URI',
    nl: 'waar antwoorden heen gaan: web:URI (ook zonder web:), spa:URI of native:URI',
  },
  {
    en: 'where people may be sent after signing out',
    nl: 'waar mensen na het afmelden heen mogen worden gestuurd',
  },
  {
    en: 'where Hawser informs the application that a session ended',
    nl: 'waar Hawser aan de toepassing meldt dat een sessie is beëindigd',
  },
  { en: 'creates a secret', nl: 'maakt een geheim' },
  { en: 'how long the secret is valid', nl: 'hoelang het geheim geldt' },
  { en: 'a public key (JWK) whose private key it signs with', nl: 'een openbare sleutel (JWK) die ervoor ondertekent' },
  {
    en: 'a certificate (PEM) whose key it signs with',
    nl: 'een certificaat (PEM) waarvan de sleutel ervoor ondertekent',
  },
  {
    en: 'what it may do besides a redirect: client-credentials, device-code or ropc',
    nl: 'wat de toepassing naast een omleiding mag: client-credentials, device-code of ropc',
  },
  { en: 'what it asks for: RESOURCE/NAME', nl: 'wat de toepassing vraagt: RESOURCE/NAAM' },
  {
    en: 'gives the consent of the tenant to these permissions',
    nl: 'geeft voor de tenant toestemming voor deze machtigingen',
  },
  { en: 'makes it a resource of this name', nl: 'maakt er een resource met deze naam van' },
  {
    en: 'a scope that the resource offers, with what it lets an application do',
    nl: 'een scope die de resource aanbiedt, met wat een toepassing daarmee mag',
  },
  {
    en: 'one of these scopes from which nothing is lost',
    nl: 'een van deze scopes, waardoor niets verloren gaat',
  },
  {
    en: 'one of these scopes to which only an administrator can consent',
    nl: 'een van deze scopes, waarvoor alleen een beheerder toestemming kan geven',
  },
  { en: 'What a user lets applications do for them.', nl: 'Wat een gebruiker toepassingen voor zich laat doen.' },
  {
    en: 'Lists what a user consented to, by application.',
    nl: 'Toont waarvoor een gebruiker toestemming gaf, per toepassing.',
  },
  {
    en: 'Takes back what a user let an application do.',
    nl: 'Trekt in wat een gebruiker een toepassing liet doen.',
  },
  {
    en: 'Gives the consent of the tenant to all that an application asks for.',
    nl: 'Geeft de toestemming van de tenant voor alles wat een toepassing vraagt.',
  },
  { en: 'takes it back', nl: 'trekt die in' },
  {
    en: 'where it publishes the keys that sign for it',
    nl: 'waar ze de sleutels publiceert die voor haar ondertekenen',
  },
  { en: 'an app role that the resource offers', nl: 'een toepassingsrol die de resource aanbiedt' },
  { en: 'the groups of a person in the id token', nl: 'de groepen van een gebruiker in het id-token' },
  {
    en: 'only people who are assigned can use it',
    nl: 'alleen wie is toegewezen, kan de toepassing gebruiken',
  },
  { en: 'Lists the applications by name.', nl: 'Toont de toepassingen op naam.' },
  { en: 'Shows one application, by client id or name.', nl: 'Toont één toepassing, op client-id of naam.' },
  {
    en: 'Deletes an application; its tokens no longer renew.',
    nl: 'Verwijdert een toepassing; de tokens ervan worden niet meer vernieuwd.',
  },
  {
    en: 'Secrets of an application; several can be valid at a time.',
    nl: 'Geheimen van een toepassing; er kunnen er meerdere tegelijk gelden.',
  },
  {
    en: 'Creates another secret, and prints it once.',
    nl: 'Maakt nog een geheim, en toont het één keer.',
  },
  {
    en: 'Removes a secret, by the id that show lists.',
    nl: 'Verwijdert een geheim, met de id die show toont.',
  },
  {
    en: 'Assigns an application to a user or a group.',
    nl: 'Wijst een toepassing toe aan een gebruiker of een groep.',
  },
  { en: 'with this app role', nl: 'met deze toepassingsrol' },
];
