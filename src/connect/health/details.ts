import { defineDetails } from '../../base/details.ts';

/** What a heartbeat could not find out, and why. */
export const healthDetail = defineDetails({
  'connect.no-disk': {
    en: 'the file system does not say how full it is',
    nl: 'het bestandssysteem meldt niet hoe vol het is',
  },
  'connect.no-server': { en: 'no server was tried', nl: 'er is geen server geprobeerd' },
});
