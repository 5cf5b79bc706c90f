import { expect, test } from 'vitest';
import { recordById } from '../../../diagnose/catalogue/index.ts';
import { problems } from './problems.ts';

test.each(Object.entries(problems))('%s has a number that is explained', (_name, { aadsts }) => {
  expect(recordById(`aadsts-${aadsts}`)).toBeDefined();
});
