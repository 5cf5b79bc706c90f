import { expect, test } from 'vitest';
import { explain } from '../index.ts';
import { explanationJson } from './json.ts';

test('explain names what diagnose names, the finding of a rule as well', async () => {
  const blocked = 'curl: (56) Received HTTP code 407 from proxy after CONNECT to login.microsoftonline.com';
  const { finding } = await explain(blocked);
  expect(finding?.id).toMatch(/^proxy\./);
  const [first] = explanationJson(await explain(blocked), 'en').matches;
  expect(first).toMatchObject({ id: finding?.id, foundBy: 'diagnosis' });
});

test('the record that diagnose puts first is the first', async () => {
  const text = 'ERROR 0x80072ee2 in WinHTTP, then AADSTS53003: blocked by policy\n caused by AADSTS53003 once more';
  const { matches, finding } = await explain(text);
  expect([finding, matches[0]?.record.id]).toEqual([null, 'aadsts-53003']);
});
