import { defineErrors } from '../base/errors.ts';

export const labErrors = defineErrors('lab', {
  'lab.role-failed': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'The {name} of the lab did not start.', nl: 'De {name} van het lab is niet gestart.' },
    fix: { en: 'Everything it said is in {logFile}.', nl: 'Alles wat hij zei staat in {logFile}.' },
  },
  'lab.port-taken': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: 'Port {port} is taken by another program.', nl: 'Poort {port} is bezet door een ander programma.' },
    fix: { en: 'Choose another one: npm start -- --port 9090', nl: 'Kies een andere: npm start -- --port 9090' },
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
