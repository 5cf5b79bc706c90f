import { defineErrors } from '../base/errors.ts';

export const labErrors = defineErrors('lab', {
  'lab.role-failed': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'The {name} of the lab did not start.', nl: 'De {name} van het lab is niet gestart.' },
    fix: { en: 'The log has the details: {logFile}', nl: 'De details staan in het logboek: {logFile}' },
  },
  'lab.role-ended': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'The {name} of the lab ended: {reason}', nl: 'De {name} van het lab is gestopt: {reason}' },
    fix: {
      en: 'The log has the details: {logFile}. Start the lab again to continue where it was.',
      nl: 'De details staan in het logboek: {logFile}. Start het lab opnieuw om verder te gaan waar het was.',
    },
  },
  'lab.port-taken': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: 'Another program uses port {port}.', nl: 'Poort {port} is bezet door een ander programma.' },
    fix: { en: 'Choose another one: npm start -- --port 9090', nl: 'Kies een andere: npm start -- --port 9090' },
  },
  'lab.runs-already': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: 'This lab is running: {url}', nl: 'Dit lab draait al: {url}' },
    fix: {
      en: 'Open that address. To stop the lab, press Ctrl-C in its terminal, or run: kill {pid}',
      nl: 'Open dat adres. Stop het lab met Ctrl-C in zijn terminal, of met: kill {pid}',
    },
  },
  'lab.is-starting': {
    status: 409,
    severity: 'error',
    retryable: true,
    text: { en: 'This lab is starting or stopping.', nl: 'Dit lab wordt gestart of gestopt.' },
    fix: {
      en: 'Wait a moment. To end the lab now, run: kill {pid}',
      nl: 'Wacht even. Beëindig het lab nu met: kill {pid}',
    },
  },
  'lab.not-running': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: 'No lab is running.', nl: 'Er draait geen lab.' },
    fix: { en: 'Start one: npm start', nl: 'Start er een: npm start' },
  },
  'lab.several': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: 'Several labs are running: {folders}', nl: 'Er draaien meerdere labs: {folders}' },
    fix: {
      en: 'Name one of them: --config FOLDER/connect.yaml (hawser lab info: --folder FOLDER).',
      nl: 'Noem een daarvan: --config FOLDER/connect.yaml (hawser lab info: --folder FOLDER).',
    },
  },
  'lab.foreign-folder': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: '{folder} belongs to somebody else, or others can write to it.',
      nl: '{folder} is van iemand anders, of anderen kunnen erin schrijven.',
    },
    fix: {
      en: 'Remove it, or set TMPDIR to a folder of your own.',
      nl: 'Verwijder de map, of laat TMPDIR naar een map van u wijzen.',
    },
  },
  'lab.busy': {
    status: 409,
    severity: 'info',
    retryable: true,
    text: {
      en: 'Something else is being broken or repaired.',
      nl: 'Er wordt nog iets anders stukgemaakt of hersteld.',
    },
    fix: { en: 'Wait until it has finished.', nl: 'Wacht tot dat klaar is.' },
  },
  'lab.controller-stopped': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: 'The domain controller is stopped.', nl: 'De domeincontroller is gestopt.' },
    fix: { en: 'Start it first.', nl: 'Start die eerst.' },
  },
  'lab.needs-root': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'A Samba domain controller can only be started by root.',
      nl: 'Een Samba-domeincontroller kan alleen door root worden gestart.',
    },
    fix: {
      en: 'Run it with sudo, or leave out --samba to use the practice forest.',
      nl: 'Gebruik sudo, of laat --samba weg om het oefenforest te gebruiken.',
    },
  },
  'lab.samba-missing': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'Samba is not installed on this machine.', nl: 'Samba is niet op deze machine geïnstalleerd.' },
    fix: {
      en: 'apt-get install -y --no-install-recommends samba samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind ldb-tools',
      nl: 'apt-get install -y --no-install-recommends samba samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind ldb-tools',
    },
  },
});
