import { afterAll, beforeAll, expect, it } from 'vitest';
import { ForestDomains } from '../../src/connect/passwords/forests.ts';
import { findOutLater } from '../../src/connect/passwords/perform.ts';
import { readPerson } from '../../src/connect/passwords/person.ts';
import type { PasswordTarget } from '../../src/connect/passwords/target.ts';
import { fromBytes, guidFromBytes, isBytes } from '../../src/directory/index.ts';
import type { TestForest } from './writeback-kit.ts';
import { startPractice } from './writeback-kit.ts';

let forest: TestForest;
let domains: ForestDomains;
beforeAll(async () => {
  forest = await startPractice('windows');
  domains = new ForestDomains({
    id: forest.domain,
    kind: 'active-directory',
    session: forest.direct,
    own: { domain: forest.domain },
    selection: { domains: [], others: false },
    knownContainers: () => ({}),
  });
});
afterAll(async () => {
  await domains[Symbol.asyncDispose]();
  await forest[Symbol.asyncDispose]();
});

it('an unlock that was left behind is done when the account is not locked, whatever the password says', async () => {
  const { session } = await domains.home();
  const dn = `CN=op slot,CN=Users,${forest.baseDn}`;
  await session.add(dn, { objectClass: 'user', sAMAccountName: 'opslot' });
  const value = (await session.read(dn, ['objectGUID']))?.attributes['objectGUID'];
  const guid = isBytes(value) ? guidFromBytes(fromBytes(value)) : '';
  const person = await readPerson(session, guid, { anchorAttribute: 'mS-DS-ConsistencyGuid' });
  expect(person).toMatchObject({ isLocked: false });
  const target: PasswordTarget = {
    ...{ connector: forest.domain, guid, dn, server: session.server },
    ...{ pwdLastSet: person?.pwdLastSet ?? '', mustChange: false, unlock: true },
  };
  const found = await findOutLater('unlock', target, domains, 'mS-DS-ConsistencyGuid');
  expect(found).toEqual({ result: 'success', reason: 'done', warnings: ['recovered'] });
});
