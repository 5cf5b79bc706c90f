import { defineDetails } from '../base/details.ts';

/** What the agent is at. */
export const agentDetail = defineDetails({
  'connect.in-cycle': { en: '{kind} cycle', nl: '{kind}-cyclus' },
  'connect.in-step': { en: '{step} of {connector}', nl: '{step} van {connector}' },
});
