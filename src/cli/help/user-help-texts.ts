import type { Text } from '../../base/messages.ts';

/** The help of `hawser cloud user …` where users are made and get what they sign in with. */
export const userHelpTexts: readonly Text[] = [
  {
    en: 'Users and how they sign in: passwords, methods, sessions, sign-in blocked or allowed.',
    nl: 'Gebruikers en hoe ze zich aanmelden: wachtwoorden, methoden, sessies, aanmelden geblokkeerd of toegestaan.',
  },
  {
    en: 'Creates a cloud-only user. Without a password they sign in with a Temporary Access Pass or a passkey.',
    nl: 'Maakt een cloudgebruiker. Zonder wachtwoord is er een tijdelijke toegangspas of een passkey nodig om aan te melden.',
  },
  { en: 'read the password from standard input', nl: 'lees het wachtwoord van de standaardinvoer' },
  {
    en: 'generate a password that is printed once and must be changed',
    nl: 'genereer een wachtwoord dat één keer wordt getoond en gewijzigd moet worden',
  },
  { en: 'roles to assign', nl: 'rollen om toe te wijzen' },
  {
    en: 'Moves a cloud-only user to the recycle bin for 30 days and ends their sessions.',
    nl: 'Verplaatst een cloudgebruiker voor 30 dagen naar de prullenbak en beëindigt de sessies.',
  },
  {
    en: 'Takes a user (name or id) out of the recycle bin.',
    nl: 'Haalt een gebruiker (naam of id) uit de prullenbak.',
  },
  {
    en: 'Sets the password of a cloud-only user and ends their sessions.',
    nl: 'Stelt het wachtwoord van een cloudgebruiker in en beëindigt de sessies.',
  },
  {
    en: 'read the password from standard input; otherwise one is generated and printed once',
    nl: 'lees het wachtwoord van de standaardinvoer; anders wordt er een gemaakt en één keer getoond',
  },
  {
    en: 'the user must change it at the next sign-in (the default for a generated one)',
    nl: 'de gebruiker moet het bij de volgende aanmelding wijzigen (standaard bij een gegenereerd wachtwoord)',
  },
  { en: 'it can be kept', nl: 'het mag zo blijven' },
  {
    en: 'The ways in which a user proves who they are, besides a password.',
    nl: 'Waarmee een gebruiker bewijst wie die is, naast een wachtwoord.',
  },
  { en: 'Lists the methods of a user.', nl: 'Toont de methoden van een gebruiker.' },
  {
    en: 'Adds an authenticator, an e-mail address, a phone number or new recovery codes. Secrets are printed once.',
    nl: 'Voegt een authenticator, e-mailadres, telefoonnummer of nieuwe herstelcodes toe. Geheimen worden één keer getoond.',
  },
  {
    en: 'read the secret of an authenticator (base32) from standard input',
    nl: 'lees het geheim van een authenticator (base32) van de standaardinvoer',
  },
  { en: 'the address or number is known to be theirs', nl: 'van het adres of nummer is bekend dat het van hen is' },
  { en: 'Removes a method of a user.', nl: 'Verwijdert een methode van een gebruiker.' },
  {
    en: 'Issues a Temporary Access Pass, printed once. It replaces the previous one.',
    nl: 'Geeft een tijdelijke toegangspas uit, die één keer wordt getoond. De vorige vervalt.',
  },
  { en: 'for how many minutes, 10 to 43200', nl: 'hoeveel minuten, 10 tot en met 43200' },
  { en: 'it can be used more than once until it expires', nl: 'te gebruiken tot de pas verloopt, niet maar één keer' },
  { en: 'start time (ISO 8601)', nl: 'begintijd (ISO 8601)' },
  {
    en: 'What people may sign in with, and who needs a second factor.',
    nl: 'Waarmee mensen zich mogen aanmelden, en wie een tweede factor nodig heeft.',
  },
  { en: 'Prints the policy as a YAML document.', nl: 'Toont het beleid als YAML-document.' },
  {
    en: 'Sets whom a method is for, and its settings.',
    nl: 'Stelt in voor wie een methode is, en de instellingen ervan.',
  },
  { en: 'nobody, everyone, or groups by name or id', nl: 'nobody, everyone, of groepen op naam of id' },
  {
    en: 'settings of the method; lists are separated by commas',
    nl: "instellingen van de methode; komma's scheiden lijsten",
  },
  {
    en: 'Sets who needs a second factor besides role holders, who always do.',
    nl: 'Stelt in wie een tweede factor nodig heeft, naast mensen met een rol, voor wie dat altijd geldt.',
  },
  {
    en: 'where people may register their first one with only a password',
    nl: 'vanwaar mensen hun eerste mogen registreren met alleen een wachtwoord',
  },
  { en: 'the networks for --register networks', nl: 'de netwerken voor --register networks' },
  { en: 'The whole policy as a document.', nl: 'Het hele beleid als document.' },
  { en: 'Replaces the policy by a YAML document.', nl: 'Vervangt het beleid door een YAML-document.' },
  {
    en: 'Who may sign in to what from where: the access policy.',
    nl: 'Wie zich van waar bij wat mag aanmelden: het toegangsbeleid.',
  },
  { en: 'Prints the access policy as a YAML document.', nl: 'Toont het toegangsbeleid als YAML-document.' },
  {
    en: 'Replaces the access policy by a YAML document.',
    nl: 'Vervangt het toegangsbeleid door een YAML-document.',
  },
  {
    en: 'Shows what the access policy says of a sign-in that nobody makes.',
    nl: 'Toont wat het toegangsbeleid zegt van een aanmelding die niemand doet.',
  },
  { en: 'who signs in', nl: 'wie zich aanmeldt' },
  { en: 'the application, by id or name, or console', nl: 'de toepassing, op id of naam, of console' },
  { en: 'from where; without it outside of every network', nl: 'vanwaar; zonder dit buiten elk netwerk' },
  { en: 'with which device; counts for nothing yet', nl: 'met welk apparaat; telt nog niet mee' },
  { en: 'only show how this affects people', nl: 'toon alleen wat dit voor gebruikers betekent' },
  {
    en: 'do it although people can no longer sign in',
    nl: 'doe het, ook als mensen zich niet meer kunnen aanmelden',
  },
];
