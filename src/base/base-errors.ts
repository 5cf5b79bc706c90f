import { defineErrors } from './errors.ts';

/** What can go wrong with the program itself: its configuration, data folder, database, requests. */
export const baseErrors = defineErrors('base', {
  'base.port-taken': {
    status: 409,
    severity: 'error',
    retryable: true,
    text: {
      en: 'Port {port} of {address} cannot be used to listen on ({reason}).',
      nl: 'Poort {port} van {address} is niet beschikbaar om op te luisteren ({reason}).',
    },
    fix: {
      en: 'Stop the other program (ss -ltnp shows it), or set another listen.address or listen.port.',
      nl: 'Stop het andere programma (ss -ltnp noemt het), of stel een ander listen.address of een andere listen.port in.',
    },
  },
  'base.folder-in-use': {
    status: 409,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The data folder {folder} is in use by "{holder}" (process {pid}, since {since}).',
      nl: 'De gegevensmap {folder} is in gebruik door "{holder}" (proces {pid}, sinds {since}).',
    },
    fix: {
      en: 'Stop that process first, or use another folder for this one.',
      nl: 'Stop eerst dat proces, of gebruik een andere map.',
    },
  },
  'base.folder-of-another': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The data folder {folder} belongs to {owner}. What root writes into it, {owner} could not read or change anymore.',
      nl: 'De gegevensmap {folder} is van {owner}. Wat root erin schrijft, zou {owner} niet meer kunnen lezen of wijzigen.',
    },
    fix: {
      en: 'Run the same command as that account: sudo -u {owner} hawser …, or runuser -u {owner} -- hawser ….',
      nl: 'Voer dezelfde opdracht uit als dat account: sudo -u {owner} hawser …, of runuser -u {owner} -- hawser ….',
    },
  },
  'base.database-unreachable': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: { en: 'The database {location} does not answer.', nl: 'De database {location} antwoordt niet.' },
    fix: {
      en: 'Check that PostgreSQL runs, and the host, port, user and password in the configuration.',
      nl: 'Controleer of PostgreSQL draait, en de host, poort, gebruiker en het wachtwoord in de configuratie.',
    },
  },
  'base.database-slow': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'The database {location} did not answer within {seconds} s.',
      nl: 'De database {location} antwoordde niet binnen {seconds} s.',
    },
    fix: {
      en: 'Find out what keeps it busy and whether its machine or disk hangs; then try again.',
      nl: 'Kijk wat de database bezighoudt en of de machine of schijf ervan hangt; probeer het daarna opnieuw.',
    },
  },
  'base.database-disk-full': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'The disk of the database {location} is full.',
      nl: 'De schijf van de database {location} is vol.',
    },
    fix: {
      en: 'Free up space on that disk, or enlarge it. Nothing that was confirmed is lost.',
      nl: 'Maak ruimte vrij op die schijf, of maak de schijf groter. Bevestigde gegevens zijn niet verloren.',
    },
  },
  'base.database-ended': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: { en: 'The embedded database has stopped.', nl: 'De ingebouwde database is gestopt.' },
    fix: {
      en: 'The service ends and must be started again; its log says why the database stopped. Nothing that was confirmed is lost.',
      nl: 'De service stopt en moet opnieuw worden gestart; in het log staat waarom de database is gestopt. Bevestigde gegevens zijn niet verloren.',
    },
  },
  'base.database-read-only': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'The database {location} can be read but not written.',
      nl: 'De database {location} kan worden gelezen maar niet geschreven.',
    },
    fix: {
      en: 'It is a standby, or somebody made it read-only, maybe because its disk is full: look at its log and at default_transaction_read_only.',
      nl: 'Het is een standby, of iemand heeft hem alleen-lezen gemaakt, misschien omdat de schijf vol is: bekijk zijn log en default_transaction_read_only.',
    },
  },
  'base.database-not-created': {
    status: 500,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'A new database cannot be created for {location}.',
      nl: 'Er kan geen nieuwe database worden gemaakt voor {location}.',
    },
    fix: {
      en: 'Check the free memory and disk space of this machine; the log has the messages of the database program.',
      nl: 'Controleer het vrije geheugen en de vrije schijfruimte van deze machine; in het log staat wat het databaseprogramma meldde.',
    },
  },
  'base.database-location': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: '"{location}" is not a database location.', nl: '"{location}" is geen databaselocatie.' },
    fix: {
      en: 'Write pglite:FOLDER or postgres://USER:PASSWORD@HOST/DATABASE.',
      nl: 'Schrijf pglite:MAP of postgres://GEBRUIKER:WACHTWOORD@HOST/DATABASE.',
    },
  },
  'base.migration-changed': {
    status: 500,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'The database was made with another version of migration {name}.',
      nl: 'De database is gemaakt met een andere versie van migratie {name}.',
    },
    fix: {
      en: 'Run the version of Hawser that made this database, or start with an empty one.',
      nl: 'Gebruik de versie van Hawser die deze database maakte, of begin met een lege database.',
    },
  },
  'base.configuration-invalid': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The configuration has problems ({count}):\n{problems|\n}',
      nl: 'Fouten in de configuratie ({count}):\n{problems|\n}',
    },
    fix: {
      en: 'Correct the lines named above; docs/configuration.md lists every setting.',
      nl: 'Verbeter de genoemde regels; docs/configuration.md noemt elke instelling.',
    },
  },
  'base.configuration-absent': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no file {file}.', nl: 'Er is geen bestand {file}.' },
    fix: {
      en: 'Give the path of an existing file with --config; docs/configuration.md lists every setting.',
      nl: 'Geef met --config het pad van een bestaand bestand; docs/configuration.md noemt elke instelling.',
    },
  },
  'base.secret-undecryptable': {
    status: 500,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'A stored secret ({name}) cannot be decrypted with the current key.',
      nl: 'Een opgeslagen geheim ({name}) kan niet worden ontsleuteld met de huidige sleutel.',
    },
    fix: {
      en: 'Restore the key file that belongs to this database, or enter the secret again.',
      nl: 'Zet het sleutelbestand terug dat bij deze database hoort, of voer het geheim opnieuw in.',
    },
  },
  'base.request-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'The request is not valid: {problems|; }', nl: 'De aanvraag is niet geldig: {problems|; }' },
    fix: { en: 'Correct the fields named and send it again.', nl: 'Verbeter de genoemde velden en verstuur opnieuw.' },
  },
  'base.request-too-large': {
    status: 413,
    severity: 'info',
    retryable: false,
    text: { en: 'The request is larger than {limit} bytes.', nl: 'De aanvraag is groter dan {limit} bytes.' },
    fix: { en: 'Send less at once.', nl: 'Verstuur minder tegelijk.' },
  },
  'base.request-too-slow': {
    status: 408,
    severity: 'info',
    retryable: true,
    text: {
      en: 'The body of the request did not arrive within {seconds} seconds.',
      nl: 'De inhoud van de aanvraag kwam niet binnen {seconds} seconden aan.',
    },
    fix: {
      en: 'Check the connection, or send less at once.',
      nl: 'Controleer de verbinding, of verstuur minder tegelijk.',
    },
  },
  'base.media-type': {
    status: 415,
    severity: 'info',
    retryable: false,
    text: {
      en: 'A body of type "{type}" cannot be read here.',
      nl: 'Inhoud van type "{type}" kan hier niet worden gelezen.',
    },
    fix: {
      en: 'Send JSON (gzip and zstd are supported) to an API, and a form to a page.',
      nl: 'Verstuur JSON (gzip en zstd worden ondersteund) naar een API, en een formulier naar een pagina.',
    },
  },
  'base.busy': {
    status: 503,
    severity: 'warning',
    retryable: true,
    text: { en: 'The service is busy with other requests.', nl: 'De dienst is bezig met andere aanvragen.' },
    fix: { en: 'Try again in a few seconds.', nl: 'Probeer het over enkele seconden opnieuw.' },
  },
  'base.not-found': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is nothing at {path}.', nl: 'Er is niets op {path}.' },
    fix: { en: 'Check the address.', nl: 'Controleer het adres.' },
  },
  'base.unauthorized': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'Sign in first.', nl: 'Meld u eerst aan.' },
    fix: { en: 'Sign in and try again.', nl: 'Meld u aan en probeer het opnieuw.' },
  },
  'base.forbidden': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: { en: "You don't have permission to do this.", nl: 'U hebt hiervoor geen rechten.' },
    fix: { en: 'Ask an administrator for the right role.', nl: 'Vraag een beheerder om de juiste rol.' },
  },
  'base.internal': {
    status: 500,
    severity: 'error',
    retryable: true,
    text: {
      en: 'Something went wrong on our side (correlation id {correlationId}).',
      nl: 'Er ging iets mis aan onze kant (correlatie-id {correlationId}).',
    },
    fix: {
      en: 'Try again; if it stays, give the correlation id to your administrator.',
      nl: 'Probeer het opnieuw; blijft het fout gaan, geef dan de correlatie-id aan uw beheerder.',
    },
  },
});
