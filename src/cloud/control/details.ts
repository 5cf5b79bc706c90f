import { defineDetails } from '../../base/details.ts';

/** What is wrong with the input of an operation, and where. */
export const operationDetail = defineDetails({ 'cloud.at-field': { en: '{path} {problem}', nl: '{path} {problem}' } });
