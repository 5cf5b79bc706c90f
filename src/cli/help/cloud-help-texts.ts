import type { Text } from '../../base/messages.ts';

/** The help of `hawser cloud …`. */
export const cloudHelpTexts: readonly Text[] = [
  { en: 'The tenant service.', nl: 'De tenantdienst.' },
  { en: 'Tenants and their domains.', nl: 'Tenants en hun domeinen.' },
  {
    en: 'Creates a tenant. Its initial domain is NAME plus tenantSuffix from the configuration.',
    nl: 'Maakt een tenant; het eerste domein is de naam met het achtervoegsel uit de configuratie.',
  },
  { en: 'the name that people see', nl: 'de naam die mensen zien' },
  { en: 'domains that count as verified from the start', nl: 'domeinen die meteen als geverifieerd gelden' },
  { en: 'The tenants, their domains and sizes.', nl: 'De tenants, hun domeinen en hun omvang.' },
  {
    en: 'Counts a domain as verified; users get the names that end in it.',
    nl: 'Laat een domein als geverifieerd gelden; gebruikers krijgen de namen die op het domein eindigen.',
  },
  { en: 'the tenant (required if there is more than one)', nl: 'welke tenant, als er meer zijn' },
  {
    en: 'Whether objects of a forest may take over objects of the cloud.',
    nl: 'Of objecten van een forest objecten van de cloud mogen overnemen.',
  },
  { en: 'Shows what is allowed, and for how long.', nl: 'Toont wat is toegestaan, en tot wanneer.' },
  {
    en: 'Allows soft match and takeover by hard match for a time.',
    nl: 'Staat soft match en overname door hard match een tijd toe.',
  },
  {
    en: 'how long: hours (72h) or days (3d), 30 days at most',
    nl: 'hoe lang: uren (72h) of dagen (3d), hoogstens 30 dagen',
  },
  {
    en: 'Blocks soft match and takeover by hard match from now on.',
    nl: 'Blokkeert soft match en overname door hard match vanaf nu.',
  },
  {
    en: 'How people sign in to applications.',
    nl: 'Hoe mensen zich aanmelden bij toepassingen.',
  },
  {
    en: 'applications that ask for passwords themselves: allow or refuse',
    nl: 'toepassingen die zelf om wachtwoorden vragen: allow (toestaan) of refuse (weigeren)',
  },
  {
    en: 'to what people can consent for themselves',
    nl: 'waarvoor mensen zelf toestemming kunnen geven',
  },
  {
    en: 'the box "Stay signed in": offer or hide',
    nl: 'het vakje "Aangemeld blijven": offer (aanbieden) of hide (verbergen)',
  },
  {
    en: 'How synchronized users sign in with their passwords.',
    nl: 'Hoe gesynchroniseerde gebruikers zich met hun wachtwoord aanmelden.',
  },
  {
    en: 'automatic, pass-through or synchronized-hash',
    nl: 'automatic, pass-through of synchronized-hash',
  },
  {
    en: '"user must change password at next logon": honour or ignore',
    nl: '"gebruiker moet wachtwoord bij volgende aanmelding wijzigen": honour (toepassen) of ignore (negeren)',
  },
  {
    en: 'the end date of an account: honour or ignore',
    nl: 'de einddatum van een account: honour (toepassen) of ignore (negeren)',
  },
  {
    en: 'days after which a synchronized hash is no longer accepted, or never',
    nl: 'aantal dagen waarna een gesynchroniseerde hash niet meer geldt, of never (nooit)',
  },
  {
    en: 'The audit: who did what, and whether it is intact.',
    nl: 'Het auditlogboek: wie wat heeft gedaan, en of het ongewijzigd is.',
  },
  {
    en: 'The sign-in log: who signed in to what, and who was refused.',
    nl: 'Het aanmeldlogboek: wie zich waarbij heeft aangemeld, en wie is geweigerd.',
  },
  { en: 'Lists sign-ins, the latest first.', nl: 'Toont aanmeldingen, de nieuwste eerst.' },
  {
    en: 'Writes sign-ins to standard output, as CSV or, with --json, one JSON object a line.',
    nl: 'Schrijft aanmeldingen naar de standaarduitvoer, als CSV of, met --json, één JSON-object per regel.',
  },
  {
    en: 'Shows how long sign-ins are kept, or changes it.',
    nl: 'Toont hoe lang aanmeldingen worden bewaard, of wijzigt dat.',
  },
  { en: 'how many sign-ins', nl: 'hoeveel aanmeldingen' },
  { en: 'how many days, 1 to 400', nl: 'hoeveel dagen, 1 tot 400' },
  { en: 'the sign-in name', nl: 'de aanmeldnaam' },
  { en: 'a client ID, or part of the name', nl: 'een client-id, of een deel van de naam' },
  {
    en: 'AADSTS50126, 50126 or accounts.wrong-credentials',
    nl: 'AADSTS50126, 50126 of accounts.wrong-credentials',
  },
  {
    en: 'pwd, otp, hwk, swk, mfa, client_secret or private_key_jwt',
    nl: 'pwd, otp, hwk, swk, mfa, client_secret of private_key_jwt',
  },
  { en: 'the network address', nl: 'het netwerkadres' },
  {
    en: 'the correlation ID on the page of the user',
    nl: 'de correlatie-id op de pagina van de gebruiker',
  },
  { en: 'Lists audit entries, the latest first.', nl: 'Toont auditvermeldingen, de nieuwste eerst.' },
  {
    en: 'Writes audit entries to standard output, as CSV or, with --json, one JSON object a line.',
    nl: 'Schrijft auditvermeldingen naar de standaarduitvoer, als CSV of, met --json, één JSON-object per regel.',
  },
  {
    en: 'Proves that no sealed entry was changed, deleted, inserted or moved.',
    nl: 'Bewijst dat geen verzegelde vermelding is gewijzigd, verwijderd, ingevoegd of verplaatst.',
  },
  { en: 'how many entries', nl: 'hoeveel vermeldingen' },
  { en: 'who: part of the name', nl: 'wie: deel van de naam' },
  { en: 'what: part of the activity', nl: 'wat: deel van de activiteit' },
  { en: 'the id of the object that it is about', nl: 'de id van het object waarover het gaat' },
  { en: 'only this result', nl: 'alleen dit resultaat' },
  { en: 'from this time on', nl: 'vanaf dit tijdstip' },
  { en: 'before this time', nl: 'vóór dit tijdstip' },
  { en: 'Agents: invite, grant, revoke.', nl: 'Agents: uitnodigen, toestaan, intrekken.' },
  {
    en: 'Creates a one-time code with which one agent can register within the hour.',
    nl: 'Maakt een eenmalige code waarmee één agent zich binnen een uur kan registreren.',
  },
  {
    en: 'Revokes a grant of an agent; without options the agent: its next call is refused.',
    nl: 'Trekt een machtiging van een agent in; zonder opties de agent zelf: de volgende aanroep wordt geweigerd.',
  },
  {
    en: 'Lets an agent (id or name) do something for a forest.',
    nl: 'Staat een agent (id of naam) iets toe voor een forest.',
  },
  {
    en: 'What an agent (id or name) may do, and who allowed it.',
    nl: 'Wat een agent (id of naam) mag, en wie dat heeft toegestaan.',
  },
  {
    en: 'provisioning, writeback, pass-through, password-hashes or single-sign-on',
    nl: 'provisioning, writeback, pass-through, password-hashes of single-sign-on',
  },
  {
    en: 'what the agent may do: provisioning, writeback, pass-through, password-hashes or single-sign-on',
    nl: 'wat de agent mag: provisioning, writeback, pass-through, password-hashes of single-sign-on',
  },
  {
    en: 'for which forests: the forest, by its domain in connect.yaml',
    nl: 'voor welke forests: het forest, met zijn domein in connect.yaml',
  },
  { en: 'the forest, by its domain in connect.yaml', nl: 'het forest, met zijn domein in connect.yaml' },
  {
    en: 'Objects of every class: what there is, the recycle bin.',
    nl: 'Objecten van elke klasse: wat er is, en de prullenbak.',
  },
  {
    en: 'Lists objects by name, or what the recycle bin holds.',
    nl: 'Toont objecten op naam, of de inhoud van de prullenbak.',
  },
  { en: 'only objects of this class', nl: 'alleen objecten van deze klasse' },
  { en: 'what is in the recycle bin', nl: 'wat in de prullenbak staat' },
  {
    en: 'words of names, addresses, employee IDs or object IDs',
    nl: 'woorden uit namen, adressen, personeelsnummers of object-id’s',
  },
  {
    en: 'synchronized objects that no source has anymore',
    nl: 'gesynchroniseerde objecten die geen enkele bron nog heeft',
  },
  {
    en: 'all that this hold held back before it was deleted',
    nl: 'alles wat deze blokkering tegenhield voordat het werd verwijderd',
  },
  { en: 'all that this run deleted', nl: 'alles wat deze run heeft verwijderd' },
  {
    en: 'the outcome of each object as one line of a CSV file',
    nl: 'de uitkomst van elk object als één regel van een CSV-bestand',
  },
  {
    en: 'Moves an object to the recycle bin: one of the cloud, or an orphan.',
    nl: 'Verplaatst een object naar de prullenbak: een object van de cloud, of een verweesd object.',
  },
  {
    en: 'Takes objects out of the recycle bin, with their ids and memberships.',
    nl: 'Haalt objecten uit de prullenbak, met hun id’s en lidmaatschappen.',
  },
  { en: 'Administrators of the console.', nl: 'Beheerders van de console.' },
  {
    en: 'Creates an administrator for the first sign-in and for emergencies. A Temporary Access Pass is printed once: the first sign-in with it registers a passkey or an authenticator.',
    nl: 'Maakt een beheerder voor de eerste aanmelding en voor noodgevallen. Een tijdelijke toegangspas wordt één keer getoond: bij de eerste aanmelding met de pas registreert u een passkey of een authenticator.',
  },
  {
    en: 'Directory roles: who may do what in the console.',
    nl: 'Directoryrollen: wie in de console wat mag doen.',
  },
  { en: 'The roles, and how many users have each.', nl: 'De rollen, en hoeveel gebruikers elke rol hebben.' },
  {
    en: 'Assigns a role to a user. Their sessions end, so it takes effect at the next sign-in.',
    nl: 'Wijst een rol toe aan een gebruiker. De sessies worden beëindigd, dus de rol geldt vanaf de volgende aanmelding.',
  },
  {
    en: 'Removes a role from a user and ends their sessions.',
    nl: 'Haalt een rol bij een gebruiker weg en beëindigt de sessies.',
  },
  { en: 'Lists the users by name.', nl: 'Toont de gebruikers op naam.' },
  { en: 'only those with this role', nl: 'alleen wie deze rol heeft' },
  { en: 'only those from a forest', nl: 'alleen wie uit een forest komt' },
  { en: 'only those made in the cloud', nl: 'alleen wie in de cloud is gemaakt' },
  { en: 'Shows one user.', nl: 'Toont één gebruiker.' },
  {
    en: 'Blocks the sign-in of a user in the cloud and ends their sessions. Synchronization does not change it.',
    nl: 'Blokkeert het aanmelden van een gebruiker in de cloud en beëindigt de sessies. Synchronisatie wijzigt dit niet.',
  },
  { en: 'Allows a user to sign in again after disable.', nl: 'Laat een gebruiker zich na disable weer aanmelden.' },
  {
    en: 'Lists the sessions of a user; ends one or all of them.',
    nl: 'Toont de sessies van een gebruiker; beëindigt er een of alle.',
  },
  { en: 'the session to end, or all', nl: 'de sessie die eindigt, of all voor alle' },
  { en: 'Runs the tenant service until it is stopped.', nl: 'Voert de tenantdienst uit tot u die stopt.' },
  { en: 'Brings the database up to date (serve does it too).', nl: 'Werkt de database bij (serve doet dat ook).' },
  { en: 'The agents of a tenant.', nl: 'De agents van een tenant.' },
];
