import { portOf } from '../kit/port.ts';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guidFromBytes, fromBytes, isBytes, valuesOf } from '../../src/directory/index.ts';
import type { Session, SessionOptions } from '../../src/ldap/index.ts';
import {
  Authenticator,
  changePassword,
  completeRanges,
  dirSync,
  missingWritebackRights,
  openSession,
  readInvocationId,
  readRootDse,
  readSchema,
  readTokenSids,
  resetPassword,
  unlockAccount,
} from '../../src/ldap/index.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { describeWith } from '../servers/requirements.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';

/** A port in front of the server, which can be closed, cut, or made unresponsive. */
class Gate implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isDeaf = false;
  count = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(address: string, port: number): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(server);
    server.on('connection', (near) => {
      gate.count++;
      const far = connect(port, address);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        gate.#sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => other.destroy());
      }
      near.on('data', (data) => far.write(data));
      far.on('data', (data) => gate.isDeaf || near.write(data));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    return portOf(this.#server);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describeWith('samba', 'LDAP against a Samba domain controller', () => {
  let samba: SambaServer;
  let admin: Session;
  const folder = mkdtempSync(join(tmpdir(), 'hawser-ldap-'));

  const open = async (overrides: Partial<SessionOptions> = {}): Promise<Session> =>
    await openSession(samba.sessionOptions(overrides));
  const refused = async (overrides: Partial<SessionOptions>) =>
    await open(overrides).then(
      async (session) => {
        await session[Symbol.asyncDispose]();
        throw new Error('it was accepted');
      },
      (error: unknown) => error,
    );
  const addUser = async (name: string, password?: string): Promise<string> => {
    const dn = `CN=${name},CN=Users,${samba.baseDn}`;
    await admin.add(dn, { objectClass: ['user'], sAMAccountName: name, userPrincipalName: `${name}@${samba.domain}` });
    if (password !== undefined) {
      await resetPassword(admin, dn, password);
      await admin.modify(dn, [{ operation: 'replace', attribute: 'userAccountControl', values: ['512'] }]);
    }
    return dn;
  };

  beforeAll(async () => {
    samba = await startSamba();
    admin = await open();
    await readSchema(admin, await readRootDse(admin));
    await samba.tool('domain', 'passwordsettings', 'set', '--account-lockout-threshold=3', '--min-pwd-age=0');
  });

  afterAll(async () => {
    await admin?.[Symbol.asyncDispose]();
    await samba?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const security of ['ldaps', 'starttls'] as const) {
    it(`signs in by ${security} under each form of name`, async () => {
      for (const account of [samba.admin.upn, samba.admin.dn, `${samba.netbios}\\Administrator`]) {
        await using session = await open({ security, account });
        expect((await readRootDse(session)).defaultNamingContext).toBe(samba.baseDn);
      }
    });

    it(`says by ${security} what is wrong with a certificate`, async () => {
      const other = await makeCertificate(join(folder, security), ['elsewhere.test']);
      const [address] = samba.sessionOptions().servers ?? [];
      expect(await refused({ security, caFile: undefined })).toMatchObject({ code: 'ldap.certificate-untrusted' });
      expect(await refused({ security, caFile: other.caFile })).toMatchObject({ code: 'ldap.certificate-untrusted' });
      expect(await refused({ security, servers: [{ ...address, name: 'dc9.contoso.test' }] })).toMatchObject({
        code: 'ldap.certificate-host-mismatch',
        data: { names: expect.stringContaining('DC1.contoso.test') },
      });
    });

    it(`says by ${security} why an account cannot sign in`, async () => {
      const account = `signs-${security}@contoso.test`;
      const right = 'Right-Passw0rd';
      const dn = await addUser(`signs-${security}`, right);
      const as = (password: string) => ({ security, account, password: () => password });
      const wrong = await refused(as('wrong'));
      expect(wrong).toMatchObject({ code: 'ldap.wrong-password', data: { account } });
      expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain('"wrong"');
      expect(await refused(as(''))).toMatchObject({ code: 'ldap.wrong-password' });
      await admin.modify(dn, [{ operation: 'replace', attribute: 'pwdLastSet', values: ['0'] }]);
      expect(await refused(as(right))).toMatchObject({ code: 'ldap.password-must-change' });
      await admin.modify(dn, [{ operation: 'replace', attribute: 'pwdLastSet', values: ['-1'] }]);
      await admin.modify(dn, [{ operation: 'replace', attribute: 'accountExpires', values: ['116444736000000000'] }]);
      expect(await refused(as(right))).toMatchObject({ code: 'ldap.account-expired' });
      await admin.modify(dn, [{ operation: 'replace', attribute: 'accountExpires', values: ['0'] }]);
      await admin.modify(dn, [{ operation: 'replace', attribute: 'userAccountControl', values: ['514'] }]);
      expect(await refused(as(right))).toMatchObject({ code: 'ldap.account-disabled' });
      await admin.modify(dn, [{ operation: 'replace', attribute: 'userAccountControl', values: ['512'] }]);
      for (let attempt = 0; attempt < 3; attempt++) await refused(as('wrong'));
      expect(await refused(as(right))).toMatchObject({ code: 'ldap.account-locked' });
      await unlockAccount(admin, dn);
      await (await open(as(right)))[Symbol.asyncDispose]();
    });
  }

  it('says that TLS is required, that nobody listens, that a CA file is no CA file', async () => {
    const [server] = samba.sessionOptions().servers ?? [];
    const at = (port: number) => [{ name: samba.host, address: samba.address, port }];
    expect(await refused({ servers: at(9) })).toMatchObject({ code: 'ldap.unreachable', retryable: true });
    expect(await refused({ servers: at(389) })).toMatchObject({
      code: expect.stringMatching(/^ldap\.(tls-failed|unreachable|timeout)$/),
    });
    const file = join(folder, 'no-ca.pem');
    writeFileSync(file, 'nothing');
    expect(await refused({ caFile: file })).toMatchObject({ code: 'ldap.ca-unreadable' });
    expect(await refused({ caFile: join(folder, 'missing.pem') })).toMatchObject({ code: 'ldap.ca-unreadable' });
    expect(server?.name).toBe('dc1.contoso.test');
  });

  it('finds servers through DNS, and says when DNS knows none', async () => {
    const asked: string[] = [];
    await using gate = await Gate.open(samba.address, 636);
    expect(
      await refused({
        servers: [],
        resolveSrv: async (name) => {
          asked.push(name);
          return [{ name: 'dc9.invalid', priority: 0, weight: 0 }];
        },
      }),
    ).toMatchObject({ code: 'ldap.unreachable', data: { server: 'dc9.invalid' } });
    expect(asked).toEqual(['_ldap._tcp.dc._msdcs.contoso.test']);
    expect(await refused({ servers: [], resolveSrv: async () => [] })).toMatchObject({ code: 'ldap.no-server-found' });
    expect(gate.count).toBe(0);
  });

  it('continues at the next server when one is down, but never with a refused password', async () => {
    await using first = await Gate.open(samba.address, 636);
    await using second = await Gate.open(samba.address, 636);
    const servers = [first, second].map(({ port }) => ({ name: samba.host, address: '127.0.0.1', port }));
    expect(await refused({ servers, password: () => 'wrong' })).toMatchObject({ code: 'ldap.wrong-password' });
    expect([first.count, second.count]).toEqual([1, 0]);
    const session = await open({ servers });
    expect((await session.read(samba.admin.dn, ['cn']))?.attributes['cn']).toBe('Administrator');
    await first[Symbol.asyncDispose]();
    expect((await session.read(samba.admin.dn, ['cn']))?.attributes['cn']).toBe('Administrator');
    expect(second.count).toBe(1);
    second.cut();
    expect((await session.read(samba.admin.dn, ['cn']))?.attributes['cn']).toBe('Administrator');
    expect(second.count).toBe(2);
    await second[Symbol.asyncDispose]();
    // A write is not repeated: whether the server did it is not known.
    const write = async () =>
      await session.modify(samba.admin.dn, [{ operation: 'replace', attribute: 'info', values: ['x'] }]);
    await expect(write()).rejects.toMatchObject({ retryable: true });
    await expect(write()).rejects.toMatchObject({
      code: 'ldap.no-server-reachable',
      data: { count: 2 },
    });
    await session[Symbol.asyncDispose]();
  });

  it('does not wait for ever for a server that does not answer, nor past an abort', async () => {
    await using gate = await Gate.open(samba.address, 636);
    const servers = [{ name: samba.host, address: '127.0.0.1', port: gate.port }];
    const session = await open({ servers, timeouts: { operationMs: 400, connectMs: 400 } });
    gate.isDeaf = true;
    await expect(
      session.modify(samba.admin.dn, [{ operation: 'replace', attribute: 'info', values: ['x'] }]),
    ).rejects.toMatchObject({
      code: 'ldap.timeout',
    });
    expect(await refused({ servers, timeouts: { connectMs: 300 } })).toMatchObject({ code: 'ldap.timeout' });
    await session[Symbol.asyncDispose]();
    gate.isDeaf = false;
    const controller = new AbortController();
    const patient = await open({ servers });
    gate.isDeaf = true;
    const reading = patient.search({ base: samba.baseDn, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await patient[Symbol.asyncDispose]();
  });

  it('reads values as what the schema says they are', async () => {
    const entry = await admin.read(samba.admin.dn, ['*']);
    expect(entry?.attributes).toMatchObject({
      userAccountControl: 512,
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      isCriticalSystemObject: true,
      accountExpires: '9223372036854775807',
      objectSid: { base64: expect.any(String) },
      description: ['Built-in account for administering the computer/domain'],
    });
    expect(await readInvocationId(admin, await readRootDse(admin))).toMatch(/^[0-9a-f-]{36}$/);
    expect(await admin.read(`CN=nobody,${samba.baseDn}`, ['cn'])).toBeUndefined();
  });

  it('adds, changes, renames, moves and deletes; says what is refused', async () => {
    const name = 'Jansen\\, Jan "JJ" <1>';
    const dn = `CN=${name.replaceAll('"', '\\"').replace('<', '\\<').replace('>', '\\>')},CN=Users,${samba.baseDn}`;
    await admin.add(dn, { objectClass: ['user'], sAMAccountName: 'jansen' });
    await expect(admin.add(dn, { objectClass: ['user'], sAMAccountName: 'jansen2' })).rejects.toMatchObject({
      code: 'ldap.already-exists',
    });
    await admin.modify(dn, [{ operation: 'replace', attribute: 'title', values: ['Zoë'] }]);
    expect((await admin.read(dn, ['title']))?.attributes['title']).toBe('Zoë');
    await expect(
      admin.modify(dn, [{ operation: 'add', attribute: 'noSuchAttribute', values: ['x'] }]),
    ).rejects.toMatchObject({ code: 'ldap.invalid-request', data: { result: 16 } });
    await admin.rename(dn, 'CN=Jan', `CN=Computers,${samba.baseDn}`);
    const moved = `CN=Jan,CN=Computers,${samba.baseDn}`;
    expect((await admin.read(moved, ['cn']))?.attributes['cn']).toBe('Jan');
    await admin.delete(moved);
    await expect(admin.delete(moved)).rejects.toMatchObject({ code: 'ldap.no-such-object' });
    await addUser('plain', 'Plain-Passw0rd');
    await using plain = await open({ account: 'plain@contoso.test', password: () => 'Plain-Passw0rd' });
    await expect(
      plain.modify(samba.admin.dn, [{ operation: 'replace', attribute: 'title', values: ['x'] }]),
    ).rejects.toMatchObject({ code: 'ldap.no-rights' });
    await expect(resetPassword(plain, samba.admin.dn, 'Taken-0ver')).rejects.toMatchObject({ code: 'ldap.no-rights' });
  });

  it('reads pages to the end, also when the reader leaves early', async () => {
    const names = new Set<string>();
    const pages = { base: samba.baseDn, filter: '(objectClass=group)', attributes: ['cn'] };
    for await (const { entries } of admin.searchPages(pages, 7)) {
      expect(entries.length).toBeLessThanOrEqual(7);
      for (const { dn } of entries) names.add(dn);
    }
    expect(names.size).toBe((await admin.search(pages)).entries.length);
    for await (const page of admin.searchPages(pages, 5)) {
      expect(page.entries).toHaveLength(5);
      break;
    }
    expect((await admin.read(samba.admin.dn, ['cn']))?.attributes['cn']).toBe('Administrator');
  });

  it('reads a large answer in chunks while the server waits, also when the reader leaves early', async () => {
    const everything = { base: samba.baseDn, attributes: ['cn'] };
    const expected = (await admin.search(everything)).entries.map(({ dn }) => dn);
    const seen: string[] = [];
    const chunks = admin.searchChunks(everything, 3);
    for (;;) {
      const { done, value } = await chunks.next();
      for (const { dn } of done ? value.entries : value) seen.push(dn);
      if (done) break;
      expect(value).toHaveLength(3);
      if (seen.length < 60) await sleep(2);
    }
    expect(seen).toEqual(expected);
    for await (const chunk of admin.searchChunks(everything, 3)) {
      expect(chunk).toHaveLength(3);
      break;
    }
    for await (const { entries } of dirSync(admin, { base: samba.baseDn, chunkSize: 3 })) {
      expect(entries).toHaveLength(3);
      break;
    }
    expect((await admin.read(samba.admin.dn, ['cn']))?.attributes['cn']).toBe('Administrator');
    await expect(admin.searchChunks({ base: `CN=nobody,${samba.baseDn}` }).next()).rejects.toMatchObject({
      code: 'ldap.no-such-object',
    });
  });

  it('never takes an answer that was cut off for a whole one', async () => {
    // Megabytes, so that most of it is still on its way.
    const base = `CN=Schema,CN=Configuration,${samba.baseDn}`;
    const everything = { base, attributes: ['*', 'nTSecurityDescriptor'] };
    for (const read of [
      (session: Session) => session.searchPages(everything, 100),
      (session: Session) => session.searchChunks(everything, 10),
      (session: Session) => dirSync(session, { ...everything, chunkSize: 10 }),
    ]) {
      await using gate = await Gate.open(samba.address, 636);
      await using session = await open({ servers: [{ name: samba.host, address: '127.0.0.1', port: gate.port }] });
      const source = read(session)[Symbol.asyncIterator]();
      await source.next();
      gate.isDeaf = true;
      gate.cut();
      const rest = async () => {
        while ((await source.next()).done !== true);
      };
      await expect(rest()).rejects.toMatchObject({ code: 'ldap.connection-lost' });
    }
  });

  it('reads all values of a ranged attribute', async () => {
    const group = `CN=Denied RODC Password Replication Group,CN=Users,${samba.baseDn}`;
    const part = (await admin.search({ base: group, scope: 'base', attributes: ['member;range=0-2'] })).entries[0];
    const entry = part && (await completeRanges(admin, part));
    expect(Object.keys(part?.attributes ?? {})).toContain('member;range=0-2');
    expect(valuesOf(entry?.attributes['member']).length).toBe(8);
    expect(new Set(valuesOf(entry?.attributes['member'])).size).toBe(8);
  });

  it('finds an object by the octets of its GUID', async () => {
    const value = (await admin.read(samba.admin.dn, ['objectGUID']))?.attributes['objectGUID'];
    const guid = isBytes(value) ? guidFromBytes(fromBytes(value)) : '';
    const filter = `(objectGUID=${[...fromBytes(value as never)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join('')})`;
    expect((await admin.search({ base: samba.baseDn, filter })).entries.map(({ dn }) => dn)).toEqual([samba.admin.dn]);
    expect((await admin.read(`<GUID=${guid}>`, ['cn']))?.dn).toBe(samba.admin.dn);
  });

  it('resets and changes passwords, and says why not', async () => {
    const dn = await addUser('passwords', 'First-Passw0rd');
    await expect(resetPassword(admin, dn, 'short')).rejects.toMatchObject({ code: 'ldap.password-policy' });
    await expect(resetPassword(admin, dn, '')).rejects.toMatchObject({ code: 'ldap.password-unusable' });
    await expect(resetPassword(admin, `CN=nobody,${samba.baseDn}`, 'Some-Passw0rd')).rejects.toMatchObject({
      code: 'ldap.no-such-object',
    });
    await changePassword(admin, dn, 'First-Passw0rd', 'Zoë-“Passw0rd”');
    await expect(changePassword(admin, dn, 'wrong', 'Third-Passw0rd')).rejects.toMatchObject({
      code: 'ldap.password-old-wrong',
    });
    await expect(changePassword(admin, dn, 'Zoë-“Passw0rd”', 'First-Passw0rd')).rejects.toMatchObject({
      code: 'ldap.password-policy',
    });
    expect(
      await resetPassword(admin, dn, 'Reset-Passw0rd', { mustChange: true, enforceHistory: await readRootDse(admin) }),
    ).toEqual({
      historyEnforced: false,
    });
    await using people = new Authenticator(samba.sessionOptions());
    expect(await people.verify('passwords@contoso.test', 'Reset-Passw0rd')).toMatchObject({
      code: 'ldap.password-must-change',
    });
    for (let attempt = 0; attempt < 3; attempt++) await people.verify('passwords@contoso.test', 'wrong');
    await expect(changePassword(admin, dn, 'Reset-Passw0rd', 'Fourth-Passw0rd')).rejects.toMatchObject({
      code: 'ldap.password-change-locked',
    });
    await resetPassword(admin, dn, 'Fifth-Passw0rd', { unlock: true });
    expect(await people.verify('passwords@contoso.test', 'Fifth-Passw0rd')).toBeUndefined();
  });

  it('checks many passwords over few connections, and survives the loss of those', async () => {
    await using gate = await Gate.open(samba.address, 636);
    await addUser('many', 'Many-Passw0rd');
    await using people = new Authenticator(
      samba.sessionOptions({ servers: [{ name: samba.host, address: '127.0.0.1', port: gate.port }] }),
      { connections: 2 },
    );
    const verify = async (password: string) => await people.verify('many@contoso.test', password);
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => await verify(at === 5 ? 'wrong' : 'Many-Passw0rd')),
    );
    expect(answers.map((answer) => answer?.code)).toEqual(
      answers.map((_, at) => (at === 5 ? 'ldap.wrong-password' : undefined)),
    );
    expect(gate.count).toBe(2);
    gate.cut();
    expect(await verify('Many-Passw0rd')).toBeUndefined();
    expect(await people.verify('many@contoso.test', '')).toMatchObject({ code: 'ldap.wrong-password' });
  });

  it('reports which rights for writeback an account lacks, as the server then decides', async () => {
    const agent = await addUser('agent', 'Agent-Passw0rd');
    const target = await addUser('target', 'Target-Passw0rd');
    await using session = await open({ account: 'agent@contoso.test', password: () => 'Agent-Passw0rd' });
    const sids = await readTokenSids(session, agent);
    expect(await missingWritebackRights(session, target, sids)).toEqual([
      'resetPassword',
      'writeLockoutTime',
      'writePwdLastSet',
    ]);
    await expect(resetPassword(session, target, 'Other-Passw0rd')).rejects.toMatchObject({ code: 'ldap.no-rights' });
    const sid = [...sids][0] ?? '';
    const grants = `(OA;;CR;00299570-246d-11d0-a768-00aa006e0529;;${sid})(OA;;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;;${sid})`;
    await samba.tool('dsacl', 'set', `--objectdn=${target}`, `--sddl=${grants}`, '-H', samba.samFile);
    expect(await missingWritebackRights(session, target, sids)).toEqual(['writePwdLastSet']);
    await resetPassword(session, target, 'Other-Passw0rd', { unlock: true });
    await expect(resetPassword(session, target, 'Third-Passw0rd', { mustChange: true })).rejects.toMatchObject({
      code: 'ldap.no-rights',
    });
    const administrator = await readTokenSids(admin, samba.admin.dn);
    expect(await missingWritebackRights(admin, target, administrator)).toEqual([]);
  });
});
