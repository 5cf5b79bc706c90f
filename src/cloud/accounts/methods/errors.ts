import { defineErrors } from '../../../base/errors.ts';

/** What people meet who register or use a method, and administrators who look after methods. */
export const methodErrors = defineErrors('methods', {
  'methods.not-offered': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Your organization does not let you add this method now.',
      nl: 'Uw organisatie laat u deze methode nu niet toevoegen.',
    },
    fix: { en: 'Choose another method.', nl: 'Kies een andere methode.' },
  },
  'methods.last-factor': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: '{name} is the last method that you can sign in with.',
      nl: '{name} is de laatste methode waarmee u zich kunt aanmelden.',
    },
    fix: { en: 'Add another method first.', nl: 'Voeg eerst een andere methode toe.' },
  },
  'methods.setup-over': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: 'This set-up has expired.', nl: 'Deze instelling is verlopen.' },
    fix: { en: 'Start again.', nl: 'Begin opnieuw.' },
  },
  'methods.too-many': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: 'You have {most} methods already.', nl: 'U hebt al {most} methoden.' },
    fix: { en: 'Remove one that you no longer use.', nl: 'Verwijder er een die u niet meer gebruikt.' },
  },
  'methods.own-mailbox': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: '{value} is the mailbox of this account: you could not read it without your password.',
      nl: '{value} is het postvak van dit account: zonder uw wachtwoord zou u het niet kunnen lezen.',
    },
    fix: { en: 'Enter another address.', nl: 'Vul een ander adres in.' },
  },
  'methods.mail-code-wrong': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'The code is wrong.', nl: 'De code is onjuist.' },
    fix: { en: 'Enter the code of the latest mail.', nl: 'Vul de code uit de laatste mail in.' },
  },
  'methods.mail-code-over': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This code has expired, or was wrong too often.',
      nl: 'Deze code is verlopen, of was te vaak verkeerd.',
    },
    fix: { en: 'Ask for a new one.', nl: 'Vraag een nieuwe aan.' },
  },
  'methods.too-many-codes': {
    status: 429,
    severity: 'info',
    retryable: true,
    text: { en: 'There were too many codes.', nl: 'Er zijn te veel codes verstuurd.' },
    fix: { en: 'Try again in {minutes} min.', nl: 'Probeer het over {minutes} min opnieuw.' },
  },
  'methods.secret-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The secret is not base32 of at least {bits} bits.',
      nl: 'Het geheim is geen base32 van ten minste {bits} bits.',
    },
    fix: {
      en: 'Use the letters A to Z and the digits 2 to 7, as the device or its supplier gives them.',
      nl: 'Gebruik de letters A tot en met Z en de cijfers 2 tot en met 7, zoals het apparaat of de leverancier ze geeft.',
    },
  },
  'methods.contact-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: '"{value}" is not an e-mail address or phone number.',
      nl: '"{value}" is geen e-mailadres of telefoonnummer.',
    },
    fix: {
      en: 'Write a number with its country code, as in +31 20 123 4567.',
      nl: 'Schrijf een nummer met de landcode, zoals +31 20 123 4567.',
    },
  },
  'methods.method-exists': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: '{name} is already a method of this user.', nl: '{name} is al een methode van deze gebruiker.' },
    fix: { en: 'List the methods.', nl: 'Toon de methoden.' },
  },
  'methods.unknown-method': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'This user has no method {id}.', nl: 'Er is geen methode {id} van deze gebruiker.' },
    fix: {
      en: 'It may have been removed already: list the methods.',
      nl: 'De methode is misschien al verwijderd: toon de methoden.',
    },
  },
  'methods.pass-time': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'A Temporary Access Pass is good for {least} to {most} minutes.',
      nl: 'Een tijdelijke toegangspas is {least} tot {most} minuten geldig.',
    },
    fix: { en: 'Choose a time between these.', nl: 'Kies een tijd daartussen.' },
  },
  'methods.passkey-address': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Passkeys of this tenant belong to {relyingParty}, and {address} is not a secure address below it.',
      nl: 'Passkeys van deze tenant horen bij {relyingParty}, en {address} is geen beveiligd adres daaronder.',
    },
    fix: {
      en: 'Use an address with HTTPS and a host name, or another method.',
      nl: 'Gebruik een adres met HTTPS en een hostnaam, of een andere methode.',
    },
  },
  'methods.passkey-refused': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'The passkey was not accepted.', nl: 'De passkey is niet geaccepteerd.' },
    fix: {
      en: 'Try again, or choose another method.',
      nl: 'Probeer het opnieuw, of kies een andere methode.',
    },
  },
  'methods.passkey-copied': {
    status: 401,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The counter of passkey {name} went back, so there may be a copy of it. It was not accepted this time.',
      nl: 'De teller van passkey {name} is teruggegaan, dus er kan een kopie van zijn. De passkey is deze keer niet geaccepteerd.',
    },
    fix: {
      en: 'Choose another method and tell your administrator, who can see it in the audit log.',
      nl: 'Kies een andere methode en vertel het uw beheerder, die het in het auditlogboek ziet.',
    },
  },
  'methods.passkey-needs-name': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This passkey does not name its user.',
      nl: 'Deze passkey noemt geen gebruiker.',
    },
    fix: {
      en: 'Enter your sign-in name first, then use the passkey.',
      nl: 'Vul eerst uw aanmeldnaam in en gebruik dan de passkey.',
    },
  },
  'methods.passkey-model': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Your organization does not allow this kind of passkey ({model}).',
      nl: 'Uw organisatie staat deze soort passkey niet toe ({model}).',
    },
    fix: {
      en: 'Use another device or security key.',
      nl: 'Gebruik een ander apparaat of een andere beveiligingssleutel.',
    },
  },
  'methods.pass-once': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Your organization allows passes for one use only.',
      nl: 'Uw organisatie staat alleen passen voor één keer toe.',
    },
    fix: { en: 'Issue one that works once.', nl: 'Geef een pas uit die één keer werkt.' },
  },
});
