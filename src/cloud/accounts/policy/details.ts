import { defineDetails } from '../../../base/details.ts';

/** What is wrong in a document of the policy. */
export const policyDetail = defineDetails({
  'policy.at': { en: '{path}: {problem}', nl: '{path}: {problem}' },
  'policy.not-a-network': {
    en: 'must be an address or a network such as 192.0.2.0/24',
    nl: 'moet een adres of een netwerk zijn, zoals 192.0.2.0/24',
  },
});
