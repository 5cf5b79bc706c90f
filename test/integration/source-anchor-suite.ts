import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guidFromBytes, fromBytes, guidToBytes, isBytes } from '../../src/directory/index.ts';
import { grantTo, takeAwayFrom } from '../kit/service-rights.ts';
import type { TestAgent, TestForest } from './writeback-kit.ts';
import { WritebackWorld } from './writeback-kit.ts';

/** Source anchors in a forest, written by an account with the rights that the manual gives. */
export function sourceAnchorSuite(startForest: () => Promise<TestForest>): void {
  let world: WritebackWorld;
  let agent: TestAgent;

  beforeAll(async () => {
    world = await WritebackWorld.start(await startForest());
    agent = await world.startAgent('anchors', { forest: { writeSourceAnchor: true } });
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const add = async (name: string, objectClass: string): Promise<string> => {
    const dn = `CN=${name},${world.unit}`;
    const upn = `${name}@${world.forest.domain}`;
    await world.admin.add(dn, { objectClass, sAMAccountName: name, userPrincipalName: upn, sn: name });
    return dn;
  };
  /** What the anchor is, and what it should be: the object's own GUID. */
  const anchorOf = async (dn: string) => {
    const { attributes = {} } = (await world.admin.read(dn, ['objectGUID', 'mS-DS-ConsistencyGuid'])) ?? {};
    const guid = attributes['objectGUID'];
    const anchor = attributes['mS-DS-ConsistencyGuid'];
    const own = isBytes(guid) ? guidToBytes(guidFromBytes(fromBytes(guid))).toString('base64') : '';
    return { anchor: isBytes(anchor) ? anchor.base64 : undefined, own };
  };

  describe('source anchors', () => {
    it.each(['user', 'inetOrgPerson'])('are written to a new %s', async (objectClass) => {
      const dn = await add(`new-${objectClass}`, objectClass);
      await world.sync(agent);
      const { anchor, own } = await anchorOf(dn);
      expect(anchor).toBe(own);
    });

    it('that the account may not write are errors, and written as soon as it may', async () => {
      const { baseDn, service } = world.forest;
      await takeAwayFrom(world.admin, baseDn, service.upn, baseDn);
      await grantTo(world.admin, baseDn, service.upn, ['synchronization']);
      const dn = await add('refused', 'user');
      await world.sync(agent);
      expect(await anchorOf(dn)).toMatchObject({ anchor: undefined });
      const [run] = await agent.agent.runs({ limit: 1 });
      expect(run?.result).toBe('completed-export-errors');
      const refused = (await agent.agent.errors()).errors.filter((error) => error.dn === dn);
      expect(refused).toMatchObject([{ code: 'ldap.no-rights' }]);
      await grantTo(world.admin, baseDn, service.upn);
      const write = async (): Promise<boolean> => await agent.agent.writeSourceAnchors(new AbortController().signal);
      await write();
      // Nobody asked the forest since: it waits.
      expect((await agent.agent.status()).anchors).toMatchObject({ due: 1, failed: 1, isWriting: false });
      await agent.agent.probe();
      await write();
      expect((await agent.agent.status()).anchors).toMatchObject({ due: 0, failed: 0 });
      const { anchor, own } = await anchorOf(dn);
      expect(anchor).toBe(own);
      await world.sync(agent);
      expect((await agent.agent.runs({ limit: 1 }))[0]?.result).toBe('success');
      expect((await agent.agent.errors()).errors.filter((error) => error.dn === dn)).toEqual([]);
    });
  });
}
