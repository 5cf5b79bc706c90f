import type { Text } from '../../../../base/messages.ts';

/** The pages of a sign-in after the name, and of what is registered on the way. */
export const stepMessages = {
  passTitle: { en: 'Use a Temporary Access Pass', nl: 'Een tijdelijke toegangspas gebruiken' },
  pass: { en: 'Temporary Access Pass', nl: 'Tijdelijke toegangspas' },
  passHint: { en: '16 letters and digits', nl: '16 letters en cijfers' },
  passMissing: { en: 'Enter the pass', nl: 'Vul de pas in' },
  passkeyTitle: { en: 'Use a passkey', nl: 'Een passkey gebruiken' },
  passkeyLede: {
    en: 'Your browser asks for the fingerprint, face, PIN or security key of your passkey.',
    nl: 'De browser vraagt de vingerafdruk, het gezicht, de pincode of de beveiligingssleutel van uw passkey.',
  },
  passkeyButton: { en: 'Use passkey', nl: 'Passkey gebruiken' },
  passkeyNoScript: {
    en: 'Passkeys need JavaScript. Choose another method, or allow JavaScript for this page.',
    nl: 'Voor passkeys is JavaScript nodig. Kies een andere methode, of sta JavaScript voor deze pagina toe.',
  },
  codeTitle: { en: 'Enter the code of your app', nl: 'Vul de code van uw app in' },
  code: { en: 'Code', nl: 'Code' },
  codeHint: {
    en: '6 digits, as your authenticator app shows them',
    nl: '6 cijfers, zoals de authenticator-app ze toont',
  },
  codeMissing: { en: 'Enter the code', nl: 'Vul de code in' },
  recoveryTitle: { en: 'Use a recovery code', nl: 'Een herstelcode gebruiken' },
  recovery: { en: 'Recovery code', nl: 'Herstelcode' },
  recoveryHint: { en: 'Each code works once', nl: 'Elke code werkt één keer' },
  recoveryMissing: { en: 'Enter a recovery code', nl: 'Vul een herstelcode in' },
  registerTitle: { en: 'Set up how you sign in', nl: 'Instellen hoe u zich aanmeldt' },
  registerLede: {
    en: 'Your organization asks for more than you have registered. Choose one; it takes a minute.',
    nl: 'Uw organisatie vraagt meer dan u hebt geregistreerd. Kies er een; het duurt een minuut.',
  },
  newPasskeyTitle: { en: 'Register a passkey', nl: 'Een passkey registreren' },
  newPasskeyLede: {
    en: 'Your device keeps the passkey and unlocks it with your fingerprint, face or PIN. A security key works too.',
    nl: 'Uw apparaat bewaart de passkey en ontgrendelt die met uw vingerafdruk, gezicht of pincode. Een beveiligingssleutel kan ook.',
  },
  newPasskeyButton: { en: 'Register passkey', nl: 'Passkey registreren' },
  passkeyName: { en: 'Name of this passkey', nl: 'Naam van deze passkey' },
  passkeyNameHint: { en: 'Such as Laptop or Blue key', nl: 'Zoals Laptop of Blauwe sleutel' },
  passkeyNameMissing: { en: 'Enter a name', nl: 'Vul een naam in' },
  authenticatorTitle: { en: 'Set up an authenticator app', nl: 'Een authenticator-app instellen' },
  authenticatorScan: {
    en: 'Scan this code with your authenticator app, or type the key into it.',
    nl: 'Scan deze code met uw authenticator-app, of typ de sleutel in de app.',
  },
  authenticatorCode: { en: 'QR code for the authenticator app', nl: 'QR-code voor de authenticator-app' },
  key: { en: 'Key', nl: 'Sleutel' },
  authenticatorThen: {
    en: 'Then enter the code that the app shows.',
    nl: 'Vul daarna de code in die de app toont.',
  },
  confirm: { en: 'Confirm', nl: 'Bevestigen' },
  newPasswordTitle: { en: 'Choose a password', nl: 'Kies een wachtwoord' },
  newPassword: { en: 'New password', nl: 'Nieuw wachtwoord' },
  newPasswordHint: {
    en: 'At least 15 characters: a sentence will do',
    nl: 'Ten minste 15 tekens: een zin is goed',
  },
  newPasswordMissing: { en: 'Enter a new password', nl: 'Vul een nieuw wachtwoord in' },
  save: { en: 'Save and continue', nl: 'Opslaan en doorgaan' },
  codesTitle: { en: 'Keep your recovery codes', nl: 'Bewaar uw herstelcodes' },
  codesLede: {
    en: 'Each of these codes lets you in once when your other methods are lost. They are shown only now: print them or write them down.',
    nl: 'Elke code laat u één keer binnen als uw andere methoden weg zijn. Ze worden alleen nu getoond: druk ze af of schrijf ze op.',
  },
  codesKept: { en: 'I have kept the codes', nl: 'Ik heb de codes bewaard' },
  codesMake: { en: 'Show recovery codes', nl: 'Herstelcodes tonen' },
  codesIntro: {
    en: 'You get ten codes for the day on which your device is lost.',
    nl: 'U krijgt tien codes voor de dag waarop uw apparaat weg is.',
  },
  usePassword: { en: 'Use a password', nl: 'Een wachtwoord gebruiken' },
  lostAll: { en: 'I no longer have these: register another', nl: 'Ik heb deze niet meer: iets anders registreren' },
  startAgain: { en: 'Start again', nl: 'Opnieuw beginnen' },
} as const satisfies Record<string, Text>;
