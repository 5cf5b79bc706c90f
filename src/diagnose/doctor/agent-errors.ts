import type { ErrorCatalogue } from '../../base/errors.ts';

/** What can be wrong with the agent and single objects, beyond what their rooms say themselves. */
export const agentErrors = {
  'doctor.folder-missing': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: 'The data folder {folder} is not there.', nl: 'De gegevensmap {folder} is er niet.' },
    fix: {
      en: 'Run hawser connect setup, or correct dataFolder in connect.yaml.',
      nl: 'Voer hawser connect setup uit, of verbeter dataFolder in connect.yaml.',
    },
  },
  'doctor.folder-denied': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: '{path} cannot be used ({reason}).', nl: '{path} is niet bruikbaar ({reason}).' },
    fix: {
      en: 'Give it to the account of the service: chown -R, mode 700 for folders and 600 for files.',
      nl: 'Geef het aan het account van de dienst: chown -R, modus 700 voor mappen en 600 voor bestanden.',
    },
  },
  'doctor.folder-open': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Others on this machine can read {path} (mode {mode}).',
      nl: 'Anderen op deze machine kunnen {path} lezen (modus {mode}).',
    },
    fix: {
      en: 'chmod 700 the folder and chmod 600 its files: secrets lie there.',
      nl: 'chmod 700 op de map en chmod 600 op de bestanden: er liggen geheimen.',
    },
  },
  'doctor.disk-low': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Only {free} MB is free where {folder} lies.',
      nl: 'Er is nog maar {free} MB vrij waar {folder} ligt.',
    },
    fix: {
      en: 'Free up space: the database stops when the disk is full.',
      nl: 'Maak ruimte vrij: de database stopt als de schijf vol is.',
    },
  },
  'doctor.disk-full': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The disk of {folder} is full ({free} MB free).',
      nl: 'De schijf van {folder} is vol ({free} MB vrij).',
    },
    fix: {
      en: 'Free up space now: nothing can be written.',
      nl: 'Maak nu ruimte vrij: er kan niets worden geschreven.',
    },
  },
  'doctor.never-ran': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: { en: 'No cycle has run yet.', nl: 'Er heeft nog geen cyclus gedraaid.' },
    fix: { en: 'hawser connect sync runs one now.', nl: 'hawser connect sync voert er nu een uit.' },
  },
  'doctor.run-overdue': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The last cycle began {minutes} minutes ago; one should run every {every} minutes.',
      nl: 'De laatste cyclus begon {minutes} minuten geleden; elke {every} minuten hoort er een te draaien.',
    },
    fix: {
      en: 'Check hawser connect status and the log of the service.',
      nl: 'Kijk naar hawser connect status en het log van de dienst.',
    },
  },
  'doctor.run-failed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: { en: 'The last cycle ended with {result}: {step}.', nl: 'De laatste cyclus eindigde met {result}: {step}.' },
    fix: {
      en: 'hawser connect runs shows the steps; hawser explain {result} shows the meaning.',
      nl: 'hawser connect runs toont de stappen; hawser explain {result} toont de betekenis.',
    },
  },
  'doctor.right-missing': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: { en: '{domain}: {detail}', nl: '{domain}: {detail}' },
    fix: {
      en: 'hawser connect rights check prints what to grant; hawser connect rights grant grants it.',
      nl: 'hawser connect rights check toont welke rechten ontbreken; hawser connect rights grant verleent ze.',
    },
  },
  'doctor.run-incomplete': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: { en: 'The last cycle ended with {result}: {step}.', nl: 'De laatste cyclus eindigde met {result}: {step}.' },
    fix: {
      en: 'hawser connect errors shows what is wrong with which object.',
      nl: 'hawser connect errors toont wat er met welk object mis is.',
    },
  },
  'doctor.object-errors': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{count} {count:object has/objects have} errors: {codes}.',
      nl: '{count} {count:object heeft/objecten hebben} fouten: {codes}.',
    },
    fix: {
      en: 'hawser connect errors lists each one and what to do.',
      nl: 'hawser connect errors toont ze en wat u doet.',
    },
  },
  'doctor.deletes-held-back': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The threshold holds back {count} {count:delete/deletes}.',
      nl: 'De drempel houdt {count} {count:verwijdering/verwijderingen} tegen.',
    },
    fix: {
      en: 'hawser connect threshold lists them; then hawser connect threshold approve, or decline.',
      nl: 'hawser connect threshold toont ze; daarna hawser connect threshold approve, of decline.',
    },
  },
  'doctor.staging-on': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Staging mode is on: nothing is exported.',
      nl: 'Staging mode staat aan: er wordt niets geëxporteerd.',
    },
    fix: {
      en: 'To let this server export: hawser connect staging off',
      nl: 'Deze server laten exporteren: hawser connect staging off',
    },
  },
  'doctor.rules-newer': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The files with sync rules changed, and the agent still uses the earlier rules.',
      nl: 'De bestanden met sync rules zijn gewijzigd, en de agent gebruikt nog de eerdere sync rules.',
    },
    fix: {
      en: 'Run: hawser connect rules reload',
      nl: 'Voer uit: hawser connect rules reload',
    },
  },
  'doctor.rules-invalid': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The files with sync rules have mistakes; the agent uses the earlier rules, and would not start again:\n{problems|\n}',
      nl: 'De bestanden met sync rules bevatten fouten; de agent gebruikt de eerdere sync rules en zou niet opnieuw starten:\n{problems|\n}',
    },
    fix: {
      en: 'Correct the lines named above, then run: hawser connect rules reload',
      nl: 'Verbeter de genoemde regels en voer daarna uit: hawser connect rules reload',
    },
  },
  'doctor.schedule-off': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: { en: 'The schedule is switched off.', nl: 'Het schema staat uit.' },
    fix: {
      en: 'Set schedule.enabled: true, or run cycles by hand.',
      nl: 'Zet schedule.enabled: true, of voer cycli met de hand uit.',
    },
  },
  'doctor.agent-silent': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The agent is connected but does not answer ({reason}).',
      nl: 'De agent is verbonden maar antwoordt niet ({reason}).',
    },
    fix: {
      en: 'Look at its log; restart the service if it hangs.',
      nl: 'Kijk in het log; herstart de dienst als hij hangt.',
    },
  },
  'doctor.object-unknown': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: '{object} was not found in {where}.', nl: '{object} is niet gevonden in {where}.' },
    fix: {
      en: 'Check the spelling; UPN, mail address, DN, sAMAccountName and GUID are understood.',
      nl: 'Controleer de spelling; UPN, mailadres, DN, sAMAccountName en GUID worden begrepen.',
    },
  },
  'doctor.object-out-of-containers': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{dn} lies outside the containers that are read.',
      nl: '{dn} ligt buiten de containers die worden gelezen.',
    },
    fix: {
      en: 'Move the object, or change include and exclude of {domain} in connect.yaml.',
      nl: 'Verplaats het object, of wijzig include en exclude van {domain} in connect.yaml.',
    },
  },
  'doctor.object-not-imported': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: '{object} is in the forest but not in the connector space.',
      nl: '{object} is in het forest maar niet in de connector space.',
    },
    fix: {
      en: 'hawser connect sync imports it; if it is still missing, see hawser connect errors.',
      nl: 'hawser connect sync importeert het; ontbreekt het dan nog, kijk dan naar hawser connect errors.',
    },
  },
  'doctor.object-out-of-scope': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: 'No sync rule takes {dn}: {because}.', nl: 'Geen enkele sync rule neemt {dn}: {because}.' },
    fix: {
      en: 'Change the attribute named, or the scope of the rule (docs/rules.md).',
      nl: 'Wijzig het genoemde attribuut, of de scope van de rule (docs/rules.md).',
    },
  },
  'doctor.object-not-provisioned': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{object} is in the metaverse, but no rule provisions it to the cloud: {because}.',
      nl: '{object} is in de metaverse, maar geen rule provisioneert het naar de cloud: {because}.',
    },
    fix: {
      en: 'Change the attribute named, or the scope of the outbound rule (docs/rules.md).',
      nl: 'Wijzig het genoemde attribuut, of de scope van de uitgaande rule (docs/rules.md).',
    },
  },
  'doctor.object-pending': {
    status: 502,
    severity: 'warning',
    retryable: true,
    text: { en: '{object} waits for export ({state}).', nl: '{object} wacht op export ({state}).' },
    fix: {
      en: 'The next cycle exports it, unless staging, the threshold or an error holds it.',
      nl: 'De volgende cyclus exporteert het, tenzij staging, de drempel of een fout het tegenhoudt.',
    },
  },
  'doctor.object-error': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: '{object}: {code}: {detail}', nl: '{object}: {code}: {detail}' },
    fix: { en: 'hawser explain {code} says what to do.', nl: 'hawser explain {code} zegt wat u doet.' },
  },
  'doctor.deadline': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The check did not finish within {seconds} seconds.',
      nl: 'De controle was niet klaar binnen {seconds} seconden.',
    },
    fix: {
      en: 'Something hangs: run it alone with --only and --verbose.',
      nl: 'Er hangt iets: voer deze controle afzonderlijk uit met --only en --verbose.',
    },
  },
  'doctor.check-failed': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: 'The check itself failed: {reason}.', nl: 'De controle zelf mislukte: {reason}.' },
    fix: {
      en: 'This is a fault of Hawser: report it with the output of --json.',
      nl: 'Dit is een fout van Hawser: meld het met de uitvoer van --json.',
    },
  },
} as const satisfies ErrorCatalogue;
