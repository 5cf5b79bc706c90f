import { defineDetails } from '../base/details.ts';

/** What the agent is at. */
export const agentDetail = defineDetails({
  'connect.in-cycle': { en: '{kind} cycle', nl: '{kind}-cyclus' },
  'connect.in-step': { en: '{step} of {connector}', nl: '{step} van {connector}' },
});

/** Why the target has to be read as a whole again. */
export const uplinkDetail = defineDetails({
  'connect.target-restored': {
    en: 'it has not come as far as it was read before',
    nl: 'het is niet zo ver als toen het gelezen werd',
  },
});
