import { defineDetails } from '../base/details.ts';

/** What the agent is at. */
export const agentDetail = defineDetails({
  'connect.in-cycle': { en: '{kind} cycle', nl: '{kind}-cyclus' },
  'connect.in-step': { en: '{step} of {connector}', nl: '{step} van {connector}' },
});

/** Why the target has to be read as a whole again. */
export const uplinkDetail = defineDetails({
  'connect.target-restored': {
    en: 'it has not replicated what was already read',
    nl: 'wat al gelezen was, is hier nog niet gerepliceerd',
  },
});
