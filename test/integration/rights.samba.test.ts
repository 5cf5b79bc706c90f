import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { forestSecret } from '../../src/connect/secret-store.ts';
import { openRights } from '../../src/connect/index.ts';
import type { Session } from '../../src/ldap/index.ts';
import { openSession } from '../../src/ldap/index.ts';
import { everyFeature, takeAwayFrom } from '../kit/service-rights.ts';
import { describeWith } from '../servers/requirements.ts';
import type { ServiceAccount } from '../servers/samba-account.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';
import { rightsSuite } from './rights-suite.ts';
import { startSambaForest } from './writeback-kit.ts';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../../src/cli/main.ts');

describeWith('samba', 'rights in a Samba domain', () => {
  rightsSuite(startSambaForest);

  describe('the commands of the manual', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-rights-'));
    const configuration = join(folder, 'connect.yaml');
    let samba: SambaServer;
    let admin: Session;
    let service: ServiceAccount;

    beforeAll(async () => {
      samba = await startSamba();
      admin = await openSession(samba.sessionOptions());
      service = await addServiceAccount(samba, []);
      const dataFolder = join(folder, 'data');
      const server = `${samba.host}=${samba.address}`;
      const forest = { domain: samba.domain, servers: [server], caFile: samba.caFile, account: service.upn };
      const cloud = { url: 'http://localhost:1', tenant: 'nobody' };
      writeFileSync(configuration, stringify({ dataFolder, cloud, forests: [{ ...forest, writeSourceAnchor: true }] }));
      new SecretStore(dataFolder).set(forestSecret(samba.domain), service.password);
      await samba.tool('user', 'create', 'anna', 'Zonne-Bloem.12', '-H', samba.samFile);
    });
    afterAll(async () => {
      await admin?.[Symbol.asyncDispose]();
      await samba?.[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    const check = async () => (await openRights(configuration).check(samba.domain, everyFeature)).domains[0]!;
    const missing = async (): Promise<readonly string[]> =>
      (await check()).rights.filter(({ state }) => state !== 'present').map(({ right }) => right);
    const takeAll = async (): Promise<void> => {
      for (const dn of [samba.baseDn, `CN=Deleted Objects,${samba.baseDn}`])
        await takeAwayFrom(admin, samba.baseDn, service.upn, dn);
    };
    async function hawser(words: readonly string[], input: string): Promise<{ code: number; out: string }> {
      const child = spawn(process.execPath, [main, 'connect', 'rights', ...words, '--config', configuration]);
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (out += part.toString()));
      child.stdin.end(input);
      const [code] = (await once(child, 'close')) as [number];
      return { code, out };
    }

    test('as they are printed, samba-tool and ldapmodify grant everything', async () => {
      const { samba: commands } = await check();
      const tools = commands.filter((command) => command.startsWith('samba-tool '));
      expect(tools).toHaveLength(1);
      for (const command of tools) {
        // Everything but how this machine reaches the domain: nobody types a password here.
        const words = command.replace(/-H \S+ -U Administrator/, '').replace(/^samba-tool /, '');
        const given = [...words.matchAll(/--?[\w-]+="([^"]*)"|\S+/g)].map(([word]) => word.replaceAll('"', ''));
        await samba.tool(...given, '-H', samba.samFile);
      }
      expect(await missing()).toEqual(['see-deleted-objects']);

      const ldif = await hawser(
        ['grant', '--ldif', '--feature', 'synchronization', '--administrator', samba.admin.upn],
        `${samba.admin.password}\n`,
      );
      expect(ldif.out).toContain(`dn: CN=Deleted Objects,${samba.baseDn}\n`);
      const file = join(folder, 'rights.ldif');
      writeFileSync(file, ldif.out);
      const printed = /^# (ldapmodify .*)$/m.exec(ldif.out)?.[1] ?? '';
      expect(printed).toContain(`-D '${samba.admin.upn}' -W -e '!1.2.840.113556.1.4.417'`);
      const command = printed.replace('-W', `-w '${samba.admin.password}'`).replace('FILE', file);
      // Here, no DNS knows the name in the certificate: a file of hosts that only this command sees does.
      const hosts = join(folder, 'hosts');
      writeFileSync(hosts, `${samba.address} ${samba.host}\n`);
      const env = { ...process.env, LDAPTLS_CACERT: samba.caFile };
      await run('unshare', ['-m', 'sh', '-c', `mount --bind ${hosts} /etc/hosts && ${command}`], { env });
      expect(await missing()).toEqual([]);
      await takeAll();
    });

    test('hawser connect rights grant asks for the password on standard input and keeps it nowhere', async () => {
      expect((await hawser(['check'], '')).code).toBe(3);
      const words = [
        'grant',
        '--administrator',
        samba.admin.upn,
        ...everyFeature.flatMap((name) => ['--feature', name]),
      ];
      const granted = await hawser(words, `${samba.admin.password}\n`);
      expect(granted.out).not.toContain(samba.admin.password);
      expect(granted.out).toContain(`CN=Deleted Objects,${samba.baseDn}`);
      expect(granted.code).toBe(0);
      expect(await missing()).toEqual([]);
      expect((await hawser(['check', '--json'], '')).code).toBe(0);
      const { stdout } = await run('grep', ['-rlF', samba.admin.password, folder]).catch(() => ({ stdout: '' }));
      expect(stdout).toBe('');
    });

    test('a wrong feature is a mistake of the caller', async () => {
      const { code, out } = await hawser(['check', '--feature', 'flying'], '');
      expect([code, out]).toEqual([2, expect.stringContaining('flying')]);
    });
  });
});
