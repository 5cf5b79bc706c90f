import { defineErrors } from '../../base/errors.ts';

/** What is wrong with an application as somebody wants to register it. */
export const applicationErrors = defineErrors('applications', {
  'applications.unknown': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no application {id} in this tenant.', nl: 'Er is geen toepassing {id} in deze tenant.' },
    fix: {
      en: 'Check the id or the name; "hawser cloud app list" shows the applications.',
      nl: 'Controleer de id of de naam; "hawser cloud app list" toont de toepassingen.',
    },
  },
  'applications.no-access': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This application has no access to your account.',
      nl: 'Deze toepassing heeft geen toegang tot uw account.',
    },
    fix: { en: 'Open the page of your account again.', nl: 'Open de pagina van uw account opnieuw.' },
  },
  'applications.redirect-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: '"{uri}" cannot be a redirect address of type {type}.',
      nl: '"{uri}" kan geen omleidingsadres van het type {type} zijn.',
    },
    fix: {
      en: 'Use https://, or http:// on localhost, 127.0.0.1 or [::1]; a native application can use a scheme of its own. No fragment, no wildcard, no user name.',
      nl: 'Gebruik https://, of http:// op localhost, 127.0.0.1 of [::1]; een native toepassing kan een eigen schema gebruiken. Geen fragment, geen jokerteken, geen gebruikersnaam.',
    },
  },
  'applications.identifier-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: '"{identifier}" cannot identify a resource.', nl: '"{identifier}" kan geen resource identificeren.' },
    fix: {
      en: 'Use an address such as api://NAME or https://HOST/PATH, without a space, query, fragment or slash at the end.',
      nl: 'Gebruik een adres zoals api://NAAM of https://HOST/PAD, zonder spatie, query, fragment of slash aan het einde.',
    },
  },
  'applications.identifier-needed': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Only a resource has scopes and app roles, and this application has no identifier.',
      nl: 'Alleen een resource heeft scopes en toepassingsrollen, en deze toepassing heeft geen id-adres.',
    },
    fix: { en: 'Add --identifier api://NAME.', nl: 'Voeg --identifier api://NAAM toe.' },
  },
  'applications.no-consent': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'There is no consent of this user to {application}.',
      nl: 'Er is geen toestemming van deze gebruiker voor {application}.',
    },
    fix: {
      en: '"hawser cloud user consent list NAME" shows what there is.',
      nl: '"hawser cloud user consent list NAAM" toont wat er is.',
    },
  },
  'applications.permission-unknown': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'No resource of this tenant offers {permission}.',
      nl: 'Geen resource van deze tenant biedt {permission}.',
    },
    fix: {
      en: 'Write RESOURCE/NAME with the identifier of a resource and one of its scopes or app roles.',
      nl: 'Schrijf RESOURCE/NAAM met het id-adres van een resource en een van de scopes of toepassingsrollen.',
    },
  },
  'applications.role-unknown': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: '{application} has no app role "{role}".',
      nl: '{application} heeft geen toepassingsrol "{role}".',
    },
    fix: {
      en: 'Use one that "hawser cloud app show" lists, or none.',
      nl: 'Gebruik een rol die "hawser cloud app show" toont, of geen.',
    },
  },
  'applications.assignee-unknown': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'There is no user or group {name} in this tenant.',
      nl: 'Er is geen gebruiker of groep {name} in deze tenant.',
    },
    fix: {
      en: 'Use a user principal name, or the object id of a user or group.',
      nl: 'Gebruik een user principal name, of de object-id van een gebruiker of groep.',
    },
  },
  'applications.secret-unknown': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'The application has no secret {id}.', nl: 'De toepassing heeft geen geheim {id}.' },
    fix: {
      en: '"hawser cloud app show CLIENT-ID" lists the secrets.',
      nl: '"hawser cloud app show CLIENT-ID" toont de geheimen.',
    },
  },
  'applications.key-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The file is not a public key that can be used.',
      nl: 'Het bestand is geen bruikbare openbare sleutel.',
    },
    fix: {
      en: 'Use a JWK: RSA with at least 2,048 bits, or EC on P-256.',
      nl: 'Gebruik een JWK: RSA met minstens 2048 bits, of EC op P-256.',
    },
  },
  'applications.certificate-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'The file is not a certificate that can be used.', nl: 'Het bestand is geen bruikbaar certificaat.' },
    fix: {
      en: 'Use a PEM file with one certificate: RSA with at least 2,048 bits, or EC on P-256.',
      nl: 'Gebruik een PEM-bestand met één certificaat: RSA met minstens 2048 bits, of EC op P-256.',
    },
  },
  'applications.keys-twice': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'An application has its keys here, or publishes them at an address: not both.',
      nl: 'Een toepassing heeft haar sleutels hier, of publiceert ze op een adres: niet allebei.',
    },
    fix: {
      en: 'Use either --jwks-uri, or --key and --certificate.',
      nl: 'Gebruik óf --jwks-uri, óf --key en --certificate.',
    },
  },
  'applications.ropc-closed': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'This tenant does not let applications ask for passwords.',
      nl: 'Deze tenant laat toepassingen niet om wachtwoorden vragen.',
    },
    fix: {
      en: 'Use --grant device-code, or a redirect address. A password in an application knows no second factor; "hawser cloud tenant sign-in --password-grant allow" lets it all the same.',
      nl: 'Gebruik --grant device-code, of een omleidingsadres. Een wachtwoord in een toepassing kent geen tweede factor; "hawser cloud tenant sign-in --password-grant allow" staat het toch toe.',
    },
  },
});
