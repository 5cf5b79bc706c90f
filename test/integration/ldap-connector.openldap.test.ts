import { required } from '../../src/base/assert.ts';
import { toConnectorId } from '../../src/sync/index.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LdapConnector } from '../../src/connect/connectors/index.ts';
import type { Session } from '../../src/ldap/index.ts';
import { openSession } from '../../src/ldap/index.ts';
import type { ImportChange, Watermark } from '../../src/sync/index.ts';
import type { OpenLdapServer } from '../servers/openldap.ts';
import { organisationLdif, startOpenLdap } from '../servers/openldap.ts';
import { describeWith } from '../servers/requirements.ts';

const never = new AbortController().signal;

interface Read {
  readonly changes: readonly ImportChange[];
  readonly watermark: Watermark;
}

async function read(
  source: AsyncIterable<{ changes: readonly ImportChange[]; watermark: Watermark | null }>,
): Promise<Read> {
  const changes: ImportChange[] = [];
  let watermark: Watermark | null = null;
  for await (const batch of source) {
    changes.push(...batch.changes);
    ({ watermark } = batch);
  }
  return { changes, watermark: required(watermark, 'the watermark') };
}

function named(changes: readonly ImportChange[], rdn: string) {
  return changes.find((change) => 'dn' in change && change.dn?.startsWith(`${rdn},`));
}

describeWith('slapd', 'the generic LDAP connector against OpenLDAP', () => {
  let server: OpenLdapServer;
  let admin: Session;
  const folder = mkdtempSync(join(tmpdir(), 'hawser-connector-'));
  const people = 'ou=people,dc=example,dc=test';
  const groups = 'ou=groups,dc=example,dc=test';
  const connect = (): LdapConnector =>
    new LdapConnector({ id: toConnectorId('ldap'), session: server.sessionOptions() });

  beforeAll(async () => {
    const file = join(folder, 'organisation.ldif');
    writeFileSync(
      file,
      [...organisationLdif('dc=example,dc=test', { users: 2500, groups: 20, membersPerGroup: 30 })].join(''),
    );
    server = await startOpenLdap({ ldif: [file], overlays: ['syncprov'] });
    admin = await openSession(server.sessionOptions());
  });

  afterAll(async () => {
    await admin?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('knows in a new process whether something is gone, and then asks for a full import', async () => {
    await using before = connect();
    const { watermark } = await read(before.fullImport(never));
    await using after = connect();
    expect((await read(after.deltaImport(watermark, never))).changes).toEqual([]);
    await admin.delete(`uid=user6,${people}`);
    await using later = connect();
    await expect(read(later.deltaImport(watermark, never))).rejects.toMatchObject({
      code: 'sync.full-import-required',
    });
  });

  it('reads people and groups in terms that the rules know', async () => {
    await using connector = connect();
    await admin.add(`cn=unix,${groups}`, {
      objectClass: ['posixGroup'],
      cn: 'unix',
      gidNumber: '7',
      memberUid: ['user1', 'user2', 'nobody'],
    });
    const { changes } = await read(connector.fullImport(never));
    expect(changes).toHaveLength(2520);
    expect(named(changes, 'uid=user25')).toMatchObject({
      kind: 'object',
      objectClass: 'inetOrgPerson',
      attributes: { uid: 'user25', mail: 'user25@example.test', title: 'Title 25' },
      references: { manager: { kind: 'all', targets: [`dn:uid=user2,${people}`] } },
    });
    expect(named(changes, 'cn=unix')).toMatchObject({
      objectClass: 'groupOfNames',
      attributes: { cn: 'unix' },
      references: { member: { kind: 'all', targets: [`dn:uid=user1,${people}`, `dn:uid=user2,${people}`] } },
    });
    expect(JSON.stringify(changes)).not.toContain('userPassword');
    await admin.delete(`cn=unix,${groups}`);
  });

  it('reports what changed, what is new, what was renamed with its container, and what is gone', async () => {
    await using connector = connect();
    const { watermark } = await read(connector.fullImport(never));
    expect((await read(connector.deltaImport(watermark, never))).changes).toEqual([]);

    await admin.add(`ou=old,${people}`, { objectClass: ['organizationalUnit'], ou: 'old' });
    await admin.add(`uid=inside,ou=old,${people}`, {
      objectClass: ['inetOrgPerson'],
      uid: 'inside',
      cn: 'Inside',
      sn: 'I',
    });
    await admin.modify(`uid=user3,${people}`, [{ operation: 'replace', attribute: 'title', values: ['Boss'] }]);
    await admin.delete(`uid=user4,${people}`);
    const first = await read(connector.deltaImport(watermark, never));
    expect(named(first.changes, 'uid=user3')).toMatchObject({ attributes: { title: 'Boss' } });
    expect(named(first.changes, 'uid=inside')).toMatchObject({ kind: 'object' });
    expect(first.changes.filter(({ kind }) => kind === 'delete')).toHaveLength(1);
    expect((await read(connector.deltaImport(first.watermark, never))).changes).toEqual([]);

    await admin.rename(`ou=old,${people}`, 'ou=new');
    const second = await read(connector.deltaImport(first.watermark, never));
    expect(second.changes.map((change) => 'dn' in change && change.dn)).toEqual([`uid=inside,ou=new,${people}`]);
    const everything = await read(connector.fullImport(never));
    const states = [first, second].flatMap(({ changes }) => changes).filter(({ kind }) => kind === 'object');
    expect(everything.changes).toEqual(expect.arrayContaining(states.slice(-1)));
  });

  it('misses nothing and repeats nothing where the server does not say how far it has come', async () => {
    await using plain = await startOpenLdap({ ldif: [join(folder, 'organisation.ldif')] });
    await using session = await openSession(plain.sessionOptions());
    await using connector = new LdapConnector({ id: toConnectorId('plain'), session: plain.sessionOptions() });
    let { watermark } = await read(connector.fullImport(never));
    for (let turn = 0; turn < 3; turn++) {
      await session.modify(`uid=user${turn},${people}`, [
        { operation: 'replace', attribute: 'title', values: [`Turn ${turn}`] },
      ]);
      const { changes, watermark: next } = await read(connector.deltaImport(watermark, never));
      expect(changes).toMatchObject([{ kind: 'object', attributes: { title: `Turn ${turn}` } }]);
      watermark = next;
    }
    expect((await read(connector.deltaImport(watermark, never))).changes).toEqual([]);
  });
});
