import type { ErrorCatalogue } from '../../base/errors.ts';

/** What can be wrong with a forest and the rights in it. */
export const forestErrors = {
  'doctor.writeback-rights': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The account {account} lacks rights that password writeback needs on {target}: {rights}.',
      nl: 'Het account {account} mist rechten die wachtwoord-writeback nodig heeft op {target}: {rights}.',
    },
    fix: {
      en: 'Grant them on the containers with people (see docs/doctor.md). If passwords are not reset here, nothing is needed.',
      nl: 'Verleen ze op de containers met personen (zie docs/doctor.md), of laat het zo als hier geen wachtwoorden worden hersteld.',
    },
  },
  'doctor.deleted-objects-hidden': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'There is no proof that the account {account} can see the objects in {container}.',
      nl: 'Er is geen bewijs dat het account {account} de objecten in {container} kan zien.',
    },
    fix: {
      en: 'hawser connect rights grant --feature synchronization grants it; hawser connect rights check prints the commands.',
      nl: 'hawser connect rights grant --feature synchronization verleent het; hawser connect rights check toont de opdrachten.',
    },
  },
  'doctor.anchor-rights': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The account {account} may not write mS-DS-ConsistencyGuid on {target}.',
      nl: 'Het account {account} mag mS-DS-ConsistencyGuid niet schrijven op {target}.',
    },
    fix: {
      en: 'Grant write on that attribute for users and groups, or set writeSourceAnchor: false.',
      nl: 'Verleen schrijfrecht op dat attribuut voor gebruikers en groepen, of zet writeSourceAnchor: false.',
    },
  },
  'doctor.scp-missing': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The forest of {domain} has no service connection point for device registration.',
      nl: 'Het forest van {domain} heeft geen serviceverbindingspunt voor apparaatregistratie.',
    },
    fix: {
      en: 'Only needed for devices that join: add it once per forest (see docs/doctor.md).',
      nl: 'Alleen nodig voor apparaten die joinen: voeg het eenmaal per forest toe (zie docs/doctor.md).',
    },
  },
  'doctor.scp-incomplete': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The service connection point of {domain} lacks {what}: {keywords}.',
      nl: 'Het serviceverbindingspunt van {domain} mist {what}: {keywords}.',
    },
    fix: {
      en: 'Its keywords must hold azureADId:TENANT-ID and azureADName:DOMAIN.',
      nl: 'De keywords moeten azureADId:TENANT-ID en azureADName:DOMEIN bevatten.',
    },
  },
  'doctor.scp-other-tenant': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The service connection point of {domain} names tenant {found}; this agent belongs to {wanted}.',
      nl: 'Het serviceverbindingspunt van {domain} noemt tenant {found}; deze agent hoort bij {wanted}.',
    },
    fix: {
      en: 'Devices of this forest register elsewhere. Correct the keyword azureADId.',
      nl: 'Apparaten van dit forest registreren zich elders. Verbeter het keyword azureADId.',
    },
  },
  'doctor.container-missing': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The container {container} is not there in {domain}.',
      nl: 'De container {container} is er niet in {domain}.',
    },
    fix: {
      en: 'Correct include in connect.yaml. The import refuses to run rather than take its people for deleted.',
      nl: 'Verbeter include in connect.yaml. De import weigert liever dan dat zij de mensen erin voor verwijderd houdt.',
    },
  },
} as const satisfies ErrorCatalogue;
