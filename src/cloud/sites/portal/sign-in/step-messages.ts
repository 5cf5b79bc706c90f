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
    nl: 'De browser vraagt om de vingerafdruk, het gezicht, de pincode of de beveiligingssleutel van uw passkey.',
  },
  passkeyButton: { en: 'Use passkey', nl: 'Passkey gebruiken' },
  passkeyNoScript: {
    en: 'Passkeys need JavaScript. Choose another method, or allow JavaScript for this page.',
    nl: 'Voor passkeys is JavaScript nodig. Kies een andere methode, of sta JavaScript voor deze pagina toe.',
  },
  codeTitle: { en: 'Enter the code from your app', nl: 'De code uit uw app invullen' },
  code: { en: 'Code', nl: 'Code' },
  codeHint: {
    en: 'The 6 digits in your authenticator app',
    nl: 'De 6 cijfers in uw authenticator-app',
  },
  codeMissing: { en: 'Enter the code', nl: 'Vul de code in' },
  recoveryTitle: { en: 'Use a recovery code', nl: 'Een herstelcode gebruiken' },
  recovery: { en: 'Recovery code', nl: 'Herstelcode' },
  recoveryHint: { en: 'Each code works once', nl: 'Elke code werkt één keer' },
  recoveryMissing: { en: 'Enter a recovery code', nl: 'Vul een herstelcode in' },
  registerTitle: { en: 'Set up how you sign in', nl: 'Instellen hoe u zich aanmeldt' },
  registerLede: {
    en: 'Your organization requires another way to prove that it is you. Choose one; it takes a minute.',
    nl: 'Uw organisatie vereist nog een manier om te bewijzen dat u het bent. Kies er een; het duurt een minuut.',
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
    en: 'At least 15 characters, such as a short sentence',
    nl: 'Ten minste 15 tekens, zoals een korte zin',
  },
  newPasswordMissing: { en: 'Enter a new password', nl: 'Vul een nieuw wachtwoord in' },
  save: { en: 'Save and continue', nl: 'Opslaan en doorgaan' },
  codesTitle: { en: 'Save your recovery codes', nl: 'Bewaar uw herstelcodes' },
  codesLede: {
    en: 'If you lose your other methods, each of these codes signs you in once. You see them only now: print them or write them down.',
    nl: 'Als u uw andere methoden kwijt bent, kunt u zich met elke code één keer aanmelden. U ziet de codes alleen nu: druk ze af of schrijf ze op.',
  },
  codesKept: { en: 'I have saved the codes', nl: 'Ik heb de codes bewaard' },
  codesMake: { en: 'Show recovery codes', nl: 'Herstelcodes tonen' },
  codesIntro: {
    en: 'You get ten codes to sign in with if you lose your device.',
    nl: 'U krijgt tien codes om u mee aan te melden als u uw apparaat kwijt bent.',
  },
  usePassword: { en: 'Use a password', nl: 'Een wachtwoord gebruiken' },
  lostAll: {
    en: 'I have lost these: register another method',
    nl: 'Ik ben deze kwijt: een andere methode registreren',
  },
  startAgain: { en: 'Start again', nl: 'Opnieuw beginnen' },
} as const satisfies Record<string, Text>;
