import { defineDetails } from '../details.ts';

/** Why an address or a port cannot be listened on. */
export const listenDetail = defineDetails({
  'base.port-occupied': { en: 'another program uses it', nl: 'een ander programma gebruikt de poort' },
  'base.port-privileged': {
    en: 'ports below 1024 need a right of their own',
    nl: 'poorten onder 1024 vragen een eigen recht',
  },
  'base.address-elsewhere': {
    en: 'this machine does not have that address',
    nl: 'deze machine heeft dat adres niet',
  },
});
