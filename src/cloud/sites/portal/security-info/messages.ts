import type { Text } from '../../../../base/messages.ts';

/** The page on which people look after what they sign in with. */
export const securityMessages = {
  lede: {
    en: 'The methods that you prove with who you are. Keep at least two, so that losing one does not lock you out.',
    nl: 'De methoden waarmee u bewijst wie u bent. Houd er minstens twee, zodat u niet wordt buitengesloten als u er een verliest.',
  },
  methods: { en: 'Your methods', nl: 'Uw methoden' },
  none: { en: 'You have no methods besides your password', nl: 'U hebt naast uw wachtwoord geen methoden' },
  noneNext: { en: 'Add one below.', nl: 'Voeg er hieronder een toe.' },
  add: { en: 'Add a method', nl: 'Een methode toevoegen' },
  addNothing: {
    en: 'Your organization does not let you add methods now. Ask your administrator.',
    nl: 'Uw organisatie laat u nu geen methoden toevoegen. Vraag uw beheerder.',
  },
  method: { en: 'Method', nl: 'Methode' },
  added: { en: 'Added', nl: 'Toegevoegd' },
  used: { en: 'Last used', nl: 'Laatst gebruikt' },
  forReset: { en: 'Password reset', nl: 'Wachtwoord opnieuw instellen' },
  forResetNow: { en: 'Can be used', nl: 'Bruikbaar' },
  forResetFrom: { en: 'From {time}', nl: 'Vanaf {time}' },
  forResetNever: { en: 'Cannot be used', nl: 'Niet bruikbaar' },
  notVerified: { en: 'Not verified', nl: 'Niet geverifieerd' },
  actions: { en: 'Actions', nl: 'Acties' },
  synced: { en: 'Passkey, synchronized between devices', nl: 'Passkey, gesynchroniseerd tussen apparaten' },
  device: { en: 'Passkey, on one device', nl: 'Passkey, op één apparaat' },
  codesLeft: { en: '{count} {count:code/codes} left', nl: 'Nog {count} {count:code/codes}' },
  rename: { en: 'Rename', nl: 'Naam wijzigen' },
  renameOf: { en: 'Rename {name}', nl: 'Naam van {name} wijzigen' },
  replace: { en: 'Replace', nl: 'Vervangen' },
  replaceOf: { en: 'Replace {name}', nl: '{name} vervangen' },
  remove: { en: 'Remove', nl: 'Verwijderen' },
  removeOf: { en: 'Remove {name}', nl: '{name} verwijderen' },
  verify: { en: 'Verify', nl: 'Verifiëren' },
  verifyOf: { en: 'Verify {name}', nl: '{name} verifiëren' },
  removeLede: {
    en: 'You can no longer sign in or reset your password with it. Your other methods stay.',
    nl: 'U kunt zich er niet meer mee aanmelden en er uw wachtwoord niet meer mee opnieuw instellen. Uw andere methoden blijven.',
  },
  name: { en: 'Name', nl: 'Naam' },
  nameHint: { en: 'Such as Phone or Blue key', nl: 'Zoals Telefoon of Blauwe sleutel' },
  nameMissing: { en: 'Enter a name', nl: 'Vul een naam in' },
  save: { en: 'Save', nl: 'Opslaan' },
  newPasskey: { en: 'Add a passkey', nl: 'Een passkey toevoegen' },
  newAuthenticator: { en: 'Add an authenticator app', nl: 'Een authenticator-app toevoegen' },
  newCodes: { en: 'Make new recovery codes', nl: 'Nieuwe herstelcodes maken' },
  newEmail: { en: 'Add an e-mail address', nl: 'Een e-mailadres toevoegen' },
  codesLede: {
    en: 'You get ten codes for the day on which your device is lost. Codes that you got before no longer work.',
    nl: 'U krijgt tien codes voor de dag waarop uw apparaat weg is. Codes die u eerder kreeg, werken dan niet meer.',
  },
  codesDone: { en: 'I have kept the codes', nl: 'Ik heb de codes bewaard' },
  emailLede: {
    en: 'For the reset of your password. You get a code by mail to show that you can read it.',
    nl: 'Voor het opnieuw instellen van uw wachtwoord. U krijgt per mail een code om te laten zien dat u de mail kunt lezen.',
  },
  email: { en: 'E-mail address', nl: 'E-mailadres' },
  emailHint: {
    en: 'One that you can read without the password of this account',
    nl: 'Een adres dat u zonder het wachtwoord van dit account kunt lezen',
  },
  emailMissing: { en: 'Enter an e-mail address', nl: 'Vul een e-mailadres in' },
  sendCode: { en: 'Send code', nl: 'Code versturen' },
  mailCodeTitle: { en: 'Enter the code from the mail', nl: 'Vul de code uit de mail in' },
  mailCodeLede: {
    en: 'A code is on its way to {address}. It works for 10 minutes.',
    nl: 'Er is een code onderweg naar {address}. Die werkt 10 minuten.',
  },
  mailCode: { en: 'Code', nl: 'Code' },
  mailCodeHint: { en: '6 digits', nl: '6 cijfers' },
  mailCodeMissing: { en: 'Enter the code', nl: 'Vul de code in' },
  again: {
    en: 'Use another address, or ask for a new code',
    nl: 'Een ander adres gebruiken, of een nieuwe code vragen',
  },
  confirm: { en: 'Confirm', nl: 'Bevestigen' },
  waits: {
    en: 'A new method counts for a password reset after 24 hours. Your other addresses get a mail about it.',
    nl: 'Een nieuwe methode telt na 24 uur mee om uw wachtwoord opnieuw in te stellen. Uw andere adressen krijgen er een mail over.',
  },
  doneAdded: { en: 'The method has been added', nl: 'De methode is toegevoegd' },
  doneRenamed: { en: 'The name has been changed', nl: 'De naam is gewijzigd' },
  doneRemoved: { en: 'The method has been removed', nl: 'De methode is verwijderd' },
  donePassword: {
    en: 'Your password has been changed. Your other sessions have ended.',
    nl: 'Uw wachtwoord is gewijzigd. Uw andere sessies zijn beëindigd.',
  },
  onlyOne: { en: 'You have one second factor', nl: 'U hebt één tweede factor' },
  onlyOneNext: {
    en: 'Add another one, or recovery codes: without the one that you have, you could not sign in.',
    nl: 'Voeg er nog een toe, of maak herstelcodes: zonder die ene zou u zich niet kunnen aanmelden.',
  },
} as const satisfies Record<string, Text>;

/** The password. */
export const passwordMessages = {
  title: { en: 'Password', nl: 'Wachtwoord' },
  change: { en: 'Change password', nl: 'Wachtwoord wijzigen' },
  isSet: { en: 'Your account has a password.', nl: 'Uw account heeft een wachtwoord.' },
  isAbsent: {
    en: 'Your account has no password: you sign in with a passkey.',
    nl: 'Uw account heeft geen wachtwoord: u meldt zich aan met een passkey.',
  },
  ofForest: {
    en: 'Your password is the one of the network of your organization.',
    nl: 'Uw wachtwoord is dat van het netwerk van uw organisatie.',
  },
  notHere: {
    en: 'It cannot be changed here now. Change it on a computer in that network, or ask your help desk.',
    nl: 'U kunt het hier nu niet wijzigen. Wijzig het op een computer in dat netwerk, of vraag de helpdesk.',
  },
  lede: {
    en: 'At least {count} characters, without names and common words; a sentence is easy to remember. Your other sessions end.',
    nl: 'Minstens {count} tekens, zonder namen en veelgebruikte woorden; een zin is makkelijk te onthouden. Uw andere sessies worden beëindigd.',
  },
  ledeForest: {
    en: 'You use the new password everywhere from then on, also on your computer. Your other sessions end.',
    nl: 'U gebruikt het nieuwe wachtwoord daarna overal, ook op uw computer. Uw andere sessies worden beëindigd.',
  },
  present: { en: 'Current password', nl: 'Huidige wachtwoord' },
  presentMissing: { en: 'Enter your current password', nl: 'Vul uw huidige wachtwoord in' },
  next: { en: 'New password', nl: 'Nieuw wachtwoord' },
  nextMissing: { en: 'Enter a new password', nl: 'Vul een nieuw wachtwoord in' },
} as const satisfies Record<string, Text>;
