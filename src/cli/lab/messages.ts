import type { Text } from '../../base/messages.ts';

export const texts = {
  forest: { en: 'Starting the forest and the cloud …', nl: 'Het forest en de cloud starten …' },
  connect: { en: 'Registering and starting Connect …', nl: 'Connect registreren en starten …' },
  stopping: { en: 'Stopping …', nl: 'Stoppen …' },
  stopped: {
    en: 'Stopped. Start again to continue where it was.',
    nl: 'Gestopt. Start opnieuw om verder te gaan waar het was.',
  },
  runs: { en: 'The lab is running', nl: 'Het lab draait' },
  console: { en: 'Console', nl: 'Console' },
  signIn: { en: 'Sign in as', nl: 'Aanmelden als' },
  password: { en: 'Password', nl: 'Wachtwoord' },
  code: { en: 'Authenticator code', nl: 'Authenticator-code' },
  codeFor: {
    en: '({count} {count:second/seconds} left)',
    nl: '(nog {count} {count:seconde/seconden})',
  },
  nextCode: {
    en: 'Each code works once. The next one: {command}',
    nl: 'Elke code werkt één keer. De volgende: {command}',
  },
  key: { en: 'Key for an app', nl: 'Sleutel voor een app' },
  person: { en: 'Sample person', nl: 'Voorbeeldpersoon' },
  certificate: { en: 'Certificate', nl: 'Certificaat' },
  trust: {
    en: 'Your browser does not know the authority of this lab. To trust it:',
    nl: 'Uw browser kent de certificeringsinstantie van dit lab niet. Vertrouw die zo:',
  },
  trustBrowser: {
    en: 'Import the certificate into your browser as an authority, and remove it after the lab.',
    nl: 'Importeer het certificaat in uw browser als instantie, en verwijder het na het lab.',
  },
  tryThese: { en: 'Things to try', nl: 'Om te proberen' },
  open: {
    en: '{number}. Open the console: overview, runs, users.',
    nl: '{number}. Open de console: overzicht, runs, gebruikers.',
  },
  tryPage: {
    en: '{number}. Break things and repair them, with a page that says what to look at: {url}',
    nl: '{number}. Maak dingen stuk en herstel ze, met een pagina die zegt waar u op let: {url}',
  },
  change: {
    en: '{number}. Change somebody in the forest with an ordinary LDAP tool; a second later the cloud has the change:',
    nl: '{number}. Wijzig iemand in het forest met een gewoon LDAP-programma; een seconde later heeft de cloud de wijziging:',
  },
  remove: {
    en: '{number}. Delete 600 people and see the accidental-delete threshold hold them back:',
    nl: '{number}. Verwijder 600 mensen en zie hoe de drempel voor onbedoeld verwijderen ze tegenhoudt:',
  },
  doctor: {
    en: '{number}. Break something (disable svc-hawser, say) and ask what is wrong:',
    nl: '{number}. Maak iets stuk (schakel bijvoorbeeld svc-hawser uit) en vraag wat er mis is:',
  },
  writeback: {
    en: '{number}. Switch password writeback on; then reset somebody’s password in the console:',
    nl: '{number}. Zet wachtwoord-writeback aan en stel daarna in de console iemands wachtwoord opnieuw in:',
  },
  info: {
    en: '{number}. See the addresses, passwords and files of this lab again:',
    nl: '{number}. Bekijk de adressen, wachtwoorden en bestanden van dit lab opnieuw:',
  },
  stop: { en: 'Ctrl-C stops everything.', nl: 'Ctrl-C stopt alles.' },
  works: { en: 'works again', nl: 'werkt weer' },
  mail: { en: 'Mail that the cloud sends', nl: 'E-mail die de cloud verstuurt' },
  phone: { en: 'Texts and calls', nl: 'Sms’jes en oproepen' },
  tenant: { en: 'Tenant', nl: 'Tenant' },
  issuer: { en: 'Issuer', nl: 'Uitgever' },
  domains: { en: 'Domains', nl: 'Domeinen' },
  connectFile: { en: 'Configuration of Connect', nl: 'Configuratie van Connect' },
  cloudFile: { en: 'Configuration of the cloud', nl: 'Configuratie van de cloud' },
  ldap: { en: 'Forest', nl: 'Forest' },
  ldapCa: { en: 'Certificate of the forest', nl: 'Certificaat van het forest' },
  ldapAccount: { en: 'Administrator of the forest', nl: 'Beheerder van het forest' },
} as const satisfies Record<string, Text>;
