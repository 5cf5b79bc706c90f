import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/ldap/index.ts';
import {
  formatSecurityDescriptor,
  openSession,
  readSecurityDescriptor,
  securityDescriptorControl,
} from '../../src/ldap/index.ts';
import type { FaultProxy } from './broken-lab-fault-proxy.ts';
import { startFaultProxy } from './broken-lab-fault-proxy.ts';
import type { Fault } from './broken-lab-kit.ts';
import { BrokenLab, expectedTestimony } from './broken-lab-kit.ts';

/**
 * Everything that can break between Connect and its forest, really broken; each voice of the system names it, and all
 * is clear after the repair.
 */
const domain = 'corp.hawser.test';
let world: BrokenLab;
let link: FaultProxy;

beforeAll(async () => {
  world = await new BrokenLab().start();
  link = world.use(await startFaultProxy(Number(new URL(world.lab.forest.ldapsUrl).port)));
  await useFaultProxy(world);
});
afterAll(async () => await world[Symbol.asyncDispose]());

async function useFaultProxy(w: BrokenLab): Promise<void> {
  await w.configure(({ forests: [forest] }) => {
    forest.servers = [`dc1.${domain}=127.0.0.1:${link.port}`];
    delete forest.include;
  });
}

const onDomain = async (attributes: Record<string, string>): Promise<void> => {
  await world.asAdministrator(async (session) => {
    for (const [attribute, value] of Object.entries(attributes))
      await session.modify(world.lab.forest.baseDn, [{ operation: 'replace', attribute, values: [value] }]);
  });
};

async function signInWith({ lab: { forest } }: BrokenLab, password: string): Promise<void> {
  await using _session = await openSession({
    domain,
    servers: [{ name: `dc1.${domain}`, address: '127.0.0.1', port: link.port }],
    caFile: forest.caFile,
    account: forest.serviceAccount.upn,
    password: () => password,
  });
}

let descriptor: Buffer | undefined;

async function takeReplicationRights(w: BrokenLab): Promise<void> {
  await w.asAdministrator(async (session) => {
    const { baseDn } = w.lab.forest;
    const found = await readSecurityDescriptor(session, baseDn);
    if (!found?.dacl) throw new Error('the domain has no access control list');
    descriptor = formatSecurityDescriptor(found);
    const isReplication = (ace: object): boolean => /1131f6a[ad]/i.test(JSON.stringify(ace));
    const less = formatSecurityDescriptor({ ...found, dacl: found.dacl.filter((ace) => !isReplication(ace)) });
    await writeDescriptor(session, baseDn, less);
  });
  await link.cut();
}

async function giveReplicationRights(w: BrokenLab): Promise<void> {
  await w.asAdministrator(async (session) => {
    if (descriptor) await writeDescriptor(session, w.lab.forest.baseDn, descriptor);
  });
}

async function writeDescriptor(session: Session, dn: string, value: Buffer): Promise<void> {
  const change = { operation: 'replace', attribute: 'nTSecurityDescriptor', values: [value] } as const;
  await session.modify(dn, [change], [securityDescriptorControl(4)]);
}

interface Flaw {
  readonly isExpired?: boolean;
  readonly isUnknown?: boolean;
  readonly name?: string;
}

/**
 * The domain controller with a certificate that is wrong in one way, signed (mostly) by the authority that Connect
 * trusts.
 */
async function withCertificate(w: BrokenLab, flaw: Flaw | 'its own'): Promise<void> {
  const tls = join(w.lab.forest.caFile, '..');
  const [name = ''] = readdirSync(tls).flatMap((file) => /^(dc1\..*)\.key$/.exec(file)?.[1] ?? []);
  const kept = join(w.folder, 'kept');
  mkdirSync(kept, { recursive: true });
  for (const file of [`${name}.pem`, `${name}.key`]) {
    const [from, to] = flaw === 'its own' ? [kept, tls] : [tls, kept];
    copyFileSync(join(from, file), join(to, file));
  }
  if (flaw !== 'its own') {
    const made = await makeFlawed(tls, flaw);
    writeFileSync(join(tls, `${name}.pem`), made.certificate);
    writeFileSync(join(tls, `${name}.key`), made.key);
  }
  await w.restart('forest');
}

async function makeFlawed(tls: string, { isExpired = false, isUnknown = false, name = `dc1.${domain}` }: Flaw) {
  await import('reflect-metadata'); // the certificate library wants it loaded before
  const { PemConverter, SubjectAlternativeNameExtension, X509Certificate, X509CertificateGenerator } =
    await import('@peculiar/x509');
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const newKeys = async () => await crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const read = (file: string): string => readFileSync(join(tls, file), 'utf8');
  const own = PemConverter.decodeFirst(read('ca.key'));
  const signingKey = isUnknown
    ? (await newKeys()).privateKey
    : await crypto.subtle.importKey('pkcs8', own, signingAlgorithm, false, ['sign']);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: isUnknown ? 'CN=An authority that nobody knows' : new X509Certificate(read('ca.pem')).subject,
    publicKey: keys.publicKey,
    signingKey,
    notBefore: new Date('2020-01-01'),
    notAfter: isExpired ? new Date('2021-01-01') : new Date('2099-01-01'),
    signingAlgorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: certificate.toString('pem'), key };
}

const account = async (attributes: Record<string, string>): Promise<void> => {
  await world.asAdministrator(async (session) => {
    const { baseDn, serviceAccount } = world.lab.forest;
    const filter = `(userPrincipalName=${serviceAccount.upn})`;
    const { entries } = await session.search({ base: baseDn, filter, attributes: ['cn'] });
    const dn = entries[0]?.dn ?? '';
    for (const [name, value] of Object.entries(attributes))
      await session.modify(dn, [{ operation: 'replace', attribute: name, values: [value] }]);
  });
  await link.cut(); // a connection that is open would live on
};

const faults: readonly Fault[] = [
  {
    what: 'the forest is stopped',
    break: async ({ lab }) => await lab.stop('forest'),
    repair: async ({ lab }) => await lab.start('forest'),
    check: `forest.certificate@${domain}`,
    code: 'tls.failed',
    alert: 'health.forest-unreachable',
    because: 'ldap.unreachable',
    event: 'ldap.unreachable',
  },
  {
    what: 'the port of the forest refuses',
    break: async () => await link.refuse(),
    repair: async () => await link.open(),
    check: `forest.connect@${domain}`,
    code: 'doctor.connection-refused',
    alert: 'health.forest-unreachable',
    because: 'ldap.unreachable',
    event: 'ldap.unreachable',
  },
  {
    what: 'the port of the forest is filtered',
    break: async () => await link.blackhole(),
    repair: async () => await link.open(),
    check: `forest.connect@${domain}`,
    code: 'doctor.connection-filtered',
    alert: 'health.forest-unreachable',
    because: 'ldap.',
    event: 'ldap.',
  },
  {
    what: 'the password of the connector account is wrong',
    break: async (w) => {
      w.storePassword('not the password');
      await link.cut();
    },
    repair: (w) => w.storePassword(w.lab.forest.serviceAccount.password),
    check: `forest.sign-in@${domain}`,
    code: 'ldap.wrong-password',
    alert: 'health.forest-sign-in-refused',
  },
  {
    what: 'the connector account is disabled',
    break: async () => await account({ userAccountControl: '514' }),
    repair: async () => await account({ userAccountControl: '512' }),
    check: `forest.sign-in@${domain}`,
    code: 'ldap.account-disabled',
    alert: 'health.forest-sign-in-refused',
  },
  {
    what: 'the connector account is locked',
    break: async (w) => {
      await onDomain({ lockoutThreshold: '2' });
      for (let attempt = 0; attempt < 2; attempt++) await signInWith(w, 'a guess').catch(() => undefined);
      await link.cut();
    },
    repair: async () => {
      await onDomain({ lockoutThreshold: '0' });
      await account({ lockoutTime: '0' });
    },
    check: `forest.sign-in@${domain}`,
    code: 'ldap.account-locked',
    alert: 'health.forest-sign-in-refused',
  },
  {
    what: 'the right to replicate was taken away',
    break: async (w) => await takeReplicationRights(w),
    repair: async (w) => {
      await giveReplicationRights(w);
      await w.restart('connect'); // how changes are read is decided at the start
    },
    check: `forest.replication@${domain}`,
    code: 'ldap.no-replication-rights',
    event: null, // it reads by USN instead
  },
  {
    what: 'the certificate of the forest has expired',
    break: async (w) => await withCertificate(w, { isExpired: true }),
    repair: async (w) => await withCertificate(w, 'its own'),
    check: `forest.certificate@${domain}`,
    code: 'tls.not-valid-now',
    alert: 'health.forest-unreachable',
    because: 'ldap.certificate-expired',
    event: 'ldap.certificate-expired',
  },
  {
    what: 'the certificate of the forest comes from an unknown authority',
    break: async (w) => await withCertificate(w, { isUnknown: true }),
    repair: async (w) => await withCertificate(w, 'its own'),
    check: `forest.certificate@${domain}`,
    code: 'tls.untrusted-issuer',
    alert: 'health.forest-unreachable',
    because: 'ldap.certificate-untrusted',
    event: 'ldap.certificate-untrusted',
  },
  {
    what: 'the certificate of the forest names another server',
    break: async (w) => await withCertificate(w, { name: 'dc9.elsewhere.test' }),
    repair: async (w) => await withCertificate(w, 'its own'),
    check: `forest.certificate@${domain}`,
    code: 'tls.wrong-name',
    alert: 'health.forest-unreachable',
    because: 'ldap.certificate-host-mismatch',
    event: 'ldap.certificate-host-mismatch',
  },
  {
    what: 'the DNS name of the domain controller is gone',
    break: async (w) => await w.configure((settings) => (settings.forests[0].servers = ['dc1.gone.invalid'])),
    repair: async (w) => await useFaultProxy(w),
    check: `forest.name@${domain}`,
    code: 'doctor.name-not-found',
    alert: 'health.forest-unreachable',
    because: 'ldap.',
    event: 'ldap.',
  },
  {
    what: 'a container that is read is gone',
    break: async (w) =>
      await w.configure((settings) => (settings.forests[0].include = [`OU=Gone,${w.lab.forest.baseDn}`])),
    repair: async (w) => await useFaultProxy(w),
    check: `forest.containers@${domain}`,
    code: 'doctor.container-missing',
    alert: 'health.import-failed',
    because: /OU=Gone/,
    event: /OU=Gone/,
  },
  {
    what: 'a read of the forest returns only a part',
    break: async (w) => {
      const objects = async (): Promise<number> =>
        await w.withAgent(async (agent) => (await agent.status()).metaverseObjects);
      const before = await objects();
      await link.cutAfter(9000);
      await w.cycle({ full: true });
      expect(await objects(), 'nobody is taken for deleted').toBe(before);
    },
    repair: async () => await link.open(),
    check: /^forest\./,
    code: 'ldap.connection-lost',
  },
];

describe('a lab with a broken forest', () => {
  it.each(faults.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, fault) => expect(await world.prove(fault)).toEqual(expectedTestimony(fault)),
    120_000,
  );
});
