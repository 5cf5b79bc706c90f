import { defineErrors } from '../base/errors.ts';

/** What can go wrong at the tenant service. Failures of single objects in a batch are values (provisioning/answers), not errors. */
export const cloudErrors = defineErrors('cloud', {
  'cloud.unknown-tenant': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no tenant "{tenant}".', nl: 'Er is geen tenant "{tenant}".' },
    fix: {
      en: 'Check the name; "hawser cloud tenant list" shows the tenants.',
      nl: 'Controleer de naam; "hawser cloud tenant list" toont de tenants.',
    },
  },
  'cloud.search-locale': {
    status: 500,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The search is slow for names with non-ASCII letters: the database has LC_CTYPE "{locale}".',
      nl: 'Zoeken naar namen met letters buiten ASCII is traag: de database heeft LC_CTYPE "{locale}".',
    },
    fix: {
      en: "Create the database with LC_CTYPE 'C.UTF-8' or another UTF-8 locale, and move the data to it. Results are complete meanwhile.",
      nl: "Maak de database met LC_CTYPE 'C.UTF-8' of een andere UTF-8-locale, en verplaats de gegevens daarheen. De resultaten zijn intussen volledig.",
    },
  },
  'cloud.tenant-needed': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'There are {count} tenants: say which one.', nl: 'Er zijn {count} tenants: geef aan welke.' },
    fix: {
      en: 'Add --tenant NAME, or make a tenant with "hawser cloud tenant create NAME".',
      nl: 'Voeg --tenant NAAM toe, of maak een tenant met "hawser cloud tenant create NAAM".',
    },
  },
  'cloud.operation-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'This is not possible: {problems|; }.', nl: 'Dat kan niet: {problems|; }.' },
    fix: { en: 'Correct what is named and try again.', nl: 'Verbeter het genoemde en probeer het opnieuw.' },
  },
  'cloud.tenant-exists': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'A tenant with the name "{name}" or its initial domain already exists.',
      nl: 'Er bestaat al een tenant met de naam "{name}" of het initiële domein ervan.',
    },
    fix: { en: 'Choose another name.', nl: 'Kies een andere naam.' },
  },
  'cloud.domain-taken': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The domain {domain} belongs to another tenant.',
      nl: 'Het domein {domain} hoort bij een andere tenant.',
    },
    fix: {
      en: 'Remove it from the other tenant first, or choose another domain.',
      nl: 'Verwijder het eerst bij de andere tenant, of kies een ander domein.',
    },
  },
  'cloud.unknown-object': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'There is no object {id} in this tenant.',
      nl: 'Er is geen object {id} in deze tenant.',
    },
    fix: {
      en: 'It may have been deleted for good: look in the recycle bin and the change log.',
      nl: 'Het is misschien definitief verwijderd: kijk in de prullenbak en het wijzigingslogboek.',
    },
  },
  'cloud.object-exists': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: 'Another object already has {value}.', nl: 'Een ander object heeft {value} al.' },
    fix: { en: 'Choose another value.', nl: 'Kies een andere waarde.' },
  },
  'cloud.mastered-on-premises': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This object is mastered on-premises and cannot be changed here.',
      nl: 'Dit object wordt on-premises beheerd en kan hier niet gewijzigd worden.',
    },
    fix: {
      en: 'Change it in Active Directory; the next synchronization brings it here.',
      nl: 'Wijzig het in Active Directory; de volgende synchronisatie brengt het hierheen.',
    },
  },
  'cloud.stale-lease': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The batch carries lease number {fence}, but number {current} has been granted since.',
      nl: 'De batch draagt leasenummer {fence}, maar nummer {current} is inmiddels uitgegeven.',
    },
    fix: {
      en: 'Another installation of Connect exports to this tenant now. Put this one into staging mode or stop it.',
      nl: 'Een andere installatie van Connect exporteert nu naar deze tenant. Zet deze installatie in staging mode of stop haar.',
    },
  },
  'cloud.batch-number-used': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Batch number {number} was already used for different contents; the last one applied is {lastBatch}.',
      nl: 'Batchnummer {number} is al voor een andere inhoud gebruikt; het laatst toegepaste is {lastBatch}.',
    },
    fix: {
      en: 'Request the state and continue with the number after the last one.',
      nl: 'Vraag de status op en ga verder met het nummer na het laatste.',
    },
  },
  'cloud.batch-number-skipped': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Batch number {number} does not follow the last one applied, {lastBatch}.',
      nl: 'Batchnummer {number} volgt niet op het laatst toegepaste, {lastBatch}.',
    },
    fix: {
      en: 'Request the state and continue with the number after the last one.',
      nl: 'Vraag de status op en ga verder met het nummer na het laatste.',
    },
  },
  'cloud.forest-not-granted': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'Agent {agent} may not provision forest {forest}. Nothing was applied.',
      nl: 'Agent {agent} mag forest {forest} niet inrichten. Er is niets toegepast.',
    },
    fix: {
      en: 'An administrator allows it under Agents, or with: hawser cloud agent grant {agent} --feature provisioning --forest {forest}',
      nl: 'Een beheerder staat het toe onder Agents, of met: hawser cloud agent grant {agent} --feature provisioning --forest {forest}',
    },
  },
  'cloud.hold-page-unexpected': {
    status: 409,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'Pages of hold {hold} are missing, or belong to another state of it.',
      nl: "Van blokkering {hold} ontbreken pagina's, of ze horen bij een andere stand ervan.",
    },
    fix: { en: 'Send the hold again from its first page.', nl: 'Stuur de blokkering opnieuw vanaf de eerste pagina.' },
  },
  'cloud.unknown-hold': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Hold {hold} is over: its deletes were sent, or its objects came back.',
      nl: 'Blokkering {hold} is voorbij: de verwijderingen zijn verzonden, of de objecten zijn terug.',
    },
    fix: { en: 'Look at the list of held deletes.', nl: 'Bekijk de lijst van tegengehouden verwijderingen.' },
  },
  'cloud.hold-changed': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Hold {hold} had {before} deletes when it was shown to you and has {now} now. Nothing was decided.',
      nl: 'Blokkering {hold} had {before} verwijderingen toen u deze zag en heeft er nu {now}. Er is niets besloten.',
    },
    fix: {
      en: 'Look at the list again and decide about what is held back now.',
      nl: 'Bekijk de lijst opnieuw en beslis over wat nu wordt tegengehouden.',
    },
  },
  'cloud.invite-invalid': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The code is not valid: it is unknown, was used already, or is older than an hour.',
      nl: 'De code is niet geldig: onbekend, al gebruikt of ouder dan een uur.',
    },
    fix: {
      en: 'Ask an administrator for a new one ("hawser cloud agent invite"), and check for typing mistakes.',
      nl: 'Vraag een beheerder om een nieuwe ("hawser cloud agent invite") en controleer het overtypen.',
    },
  },
  'cloud.too-many-attempts': {
    status: 429,
    severity: 'warning',
    retryable: true,
    text: { en: 'There were too many attempts in a short time.', nl: 'Er waren te veel pogingen in korte tijd.' },
    fix: { en: 'Wait ten minutes and try again.', nl: 'Wacht tien minuten en probeer het opnieuw.' },
  },
  'cloud.unknown-agent': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no agent "{agent}" in this tenant.', nl: 'Er is geen agent "{agent}" in deze tenant.' },
    fix: { en: '"hawser cloud agents" lists them.', nl: '"hawser cloud agents" toont ze.' },
  },
  'cloud.token-invalid': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The access token is missing, expired or not meant for this service.',
      nl: 'Het toegangstoken ontbreekt, is verlopen of is niet voor deze dienst bedoeld.',
    },
    fix: { en: 'Get a new one at the token endpoint.', nl: 'Haal een nieuw token op bij het token-endpoint.' },
  },
  'cloud.agent-revoked': {
    status: 401,
    severity: 'warning',
    retryable: false,
    text: { en: 'This agent has been revoked.', nl: 'Deze agent is ingetrokken.' },
    fix: {
      en: 'If it should work for this tenant, register it again with a new one-time code.',
      nl: 'Registreer hem opnieuw met een nieuwe eenmalige code, als hij voor deze tenant moet werken.',
    },
  },
  'cloud.key-not-proved': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The new key of an agent was refused: the request is not signed with its current key, or the agent does not have the new one.',
      nl: 'De nieuwe sleutel van een agent is geweigerd: de aanvraag is niet ondertekend met de huidige sleutel, of de agent heeft de nieuwe niet.',
    },
    fix: {
      en: 'If the agent was restored from a backup, revoke it and register it again; otherwise look in the audit log who replaced its key.',
      nl: 'Is de agent uit een back-up hersteld, trek hem dan in en registreer hem opnieuw; kijk anders in het auditlogboek wie de sleutel heeft vervangen.',
    },
  },
});
