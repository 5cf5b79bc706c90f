import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult, DoctorReport } from '../../src/diagnose/doctor/index.ts';
import { makeCertificate } from '../servers/certificates.ts';
import type { MicrosoftWorld } from '../servers/microsoft-world.ts';
import { microsoftWorld, plainHosts, secureHosts, testAuthority } from '../servers/microsoft-world.ts';
import type { ServerProcess } from '../servers/process.ts';
import { missing } from '../servers/requirements.ts';
import type { SquidOptions, SquidServer } from '../servers/squid.ts';
import { startSquid } from '../servers/squid.ts';
import { TwoMachines, canHaveNamespaces } from '../servers/two-machines.ts';
import type { World } from '../servers/world.ts';

const portal = {
  headers: { 'content-type': 'text/html' },
  body: '<html><title>Guest Wi-Fi: please sign in</title></html>',
};

describe.runIf(canHaveNamespaces && missing(['squid']).length === 0)('the endpoints of a Microsoft environment', () => {
  let machines: TwoMachines;
  let microsoft: MicrosoftWorld;
  let running: ServerProcess | undefined;
  beforeAll(async () => {
    machines = new TwoMachines();
    // IPv6 has an address and a route, which is why it is tried first, and everything on it disappears.
    machines.ip('-n', machines.here, '-6', 'address', 'add', '2001:db8::1/64', 'dev', 'v0', 'nodad');
    machines.ip('-n', machines.there, '-6', 'address', 'add', '2001:db8::2/64', 'dev', 'v1', 'nodad');
    machines.ip('-n', machines.here, '-6', 'route', 'add', 'default', 'via', '2001:db8::2', 'dev', 'v0');
    microsoft = await microsoftWorld(machines.folder);
  });
  afterAll(async () => await machines[Symbol.asyncDispose]());

  async function begin(changes: Partial<World> = {}): Promise<void> {
    await running?.stop(true);
    const { world } = microsoft;
    running = await machines.startWorld({
      ...world,
      ...changes,
      names: { ...world.names, ...changes.names },
      pages: { ...world.pages, ...changes.pages },
      certificates: { ...world.certificates, ...changes.certificates },
    });
  }

  interface Asked {
    /** PEM files to trust. */
    readonly roots?: readonly string[];
    readonly proxy?: string;
    readonly words?: readonly string[];
  }

  /**
   * `hawser doctor --target microsoft`, told to trust the authority of the test world and to expect it: nothing is
   * switched off.
   */
  async function examine({ roots = [], proxy, words = [] }: Asked = {}): Promise<DoctorReport> {
    const [caFile, file] = [join(machines.folder, 'roots.pem'), join(machines.folder, 'connect.yaml')];
    writeFileSync(caFile, [microsoft.certificate.caFile, ...roots].map((root) => readFileSync(root, 'utf8')).join(''));
    const lines = [
      `cloud: { url: "https://cloud.test", tenant: t, caFile: ${caFile} }`,
      ...(proxy === undefined ? [] : [`proxy: { url: "${proxy}" }`]),
      'forests: [{ domain: corp.test, servers: [dc1.corp.test], account: a }]',
    ];
    writeFileSync(file, lines.join('\n'));
    const command = [
      'doctor',
      '--target',
      'microsoft',
      '--only',
      'microsoft',
      '--skip',
      'microsoft.ports',
      '--json',
      '--config',
      file,
    ];
    const { stdout, stderr } = await machines.hawser([...command, '--issuer', testAuthority, ...words]);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as DoctorReport;
  }

  function find({ checks }: DoctorReport, id: string | null): CheckResult | undefined {
    return checks.find((check) => check.id === id);
  }

  /** Everything that is worse than a notice and that nothing else explains, with its codes. */
  function roots({ checks }: DoctorReport): Record<string, readonly string[]> {
    const failing = checks.filter(
      ({ status, explainedBy }) => /error|warning/.test(status) && explainedBy.length === 0,
    );
    return Object.fromEntries(failing.map(({ id, problems }) => [id, problems.map(({ code }) => code)]));
  }

  async function behind(
    options: SquidOptions,
    work: (squid: SquidServer, proxy: string) => Promise<void>,
  ): Promise<void> {
    const at = { namespace: machines.there, address: '10.231.77.5', nameServer: machines.nameServer };
    await using squid = await startSquid({ onlySslPorts: true, ...at, ...options });
    await work(squid, 'http://proxy.corp.test:3128');
  }

  it('are well: nothing is wrong, although IPv6 leads nowhere', async () => {
    await begin();
    const report = await examine({ words: ['--domain', 'contoso.com'] });
    expect(roots(report)).toEqual({});
    expect(report).toMatchObject({ verdict: 'healthy', root: null });
    expect(report.checks.filter(({ status }) => status === 'notice')).toEqual([]);
    const asked = report.checks.filter(({ id }) => id.startsWith('microsoft.http@'));
    expect(asked.map(({ id, status }) => `${id} ${status}`)).toEqual(
      [...secureHosts.map((host) => `${host}:443`), ...plainHosts.map((host) => `${host}:80`)]
        .map((host) => `microsoft.http@${host} ok`)
        .toSorted(
          (a, b) => asked.findIndex(({ id }) => a.startsWith(id)) - asked.findIndex(({ id }) => b.startsWith(id)),
        ),
    );
    expect(find(report, 'microsoft.connect@login.microsoftonline.com:443')?.evidence.map(({ value }) => value)).toEqual(
      expect.arrayContaining([expect.stringContaining('overtaken'), expect.stringMatching(/^connected/)]),
    );
    expect(find(report, 'microsoft.revocation')?.summary).toBe('1/1');
    expect(find(report, 'microsoft.tenant@contoso.com')).toMatchObject({ status: 'ok', summary: 'Managed' });
  });

  it('are well through a proxy that opens tunnels to port 443 only, which is what proxies do', async () => {
    await begin();
    await behind({}, async (squid, proxy) => {
      expect(roots(await examine({ proxy }))).toEqual({});
      expect(squid.accessLog()).toContain('GET http://crl3.digicert.com/HawserTest.crl');
    });
  });

  it('of which the proxy denies one', async () => {
    await begin();
    const denied = 'provisioningapi.microsoftonline.com';
    await behind({ denied: [denied] }, async (_squid, proxy) => {
      const report = await examine({ proxy });
      const root = `microsoft.proxy@${denied}:443`;
      expect(roots(report)).toEqual({ [root]: ['proxy.denied'] });
      expect(find(report, root)?.problems[0]?.fix).toContain('allow CONNECT');
      expect(find(report, root)?.evidence).toContainEqual({ name: 'x-squid-error', value: 'ERR_ACCESS_DENIED 0' });
      expect(find(report, root)?.why).toBe('Needed for: directory synchronization.');
    });
  });

  it('are intercepted, with and without trust in the gateway', async () => {
    await begin();
    await behind({ intercept: true }, async (squid, proxy) => {
      const report = await examine({ proxy });
      expect(report.root).toBe('microsoft.tls@login.microsoftonline.com:443');
      expect(find(report, report.root)?.problems[0]).toMatchObject({
        level: 'error',
        code: 'doctor.tls-intercepted',
        what: expect.stringContaining('Gateway Root'),
      });
      const trusted = await examine({ proxy, roots: [squid.caFile] });
      // With its root trusted everything works but the host to which devices show their certificates.
      expect(trusted.root).toBe('microsoft.tls@device.login.microsoftonline.com:443');
      expect(find(trusted, trusted.root)?.problems[0]?.code).toBe('doctor.client-certificate-inspected');
      expect(trusted.checks.filter(({ status }) => status === 'error')).toHaveLength(1);
    });
  });

  it('are exempt from interception, but for the one to which devices show their certificates', async () => {
    await begin();
    const device = 'device.login.microsoftonline.com';
    const spliced = secureHosts.filter((host) => host !== device);
    await behind({ intercept: true, spliced }, async (squid, proxy) => {
      const report = await examine({ proxy, roots: [squid.caFile] });
      const root = `microsoft.tls@${device}:443`;
      expect(roots(report)).toEqual({ [root]: ['doctor.client-certificate-inspected'] });
      expect(find(report, root)?.problems[0]?.fix).toContain('AADSTS50192');
      expect(find(report, root)?.evidence[0]?.value).toContain('Gateway Root');
    });
  });

  it('lie behind a portal that answers whatever is asked', async () => {
    const other = await makeCertificate(join(machines.folder, 'portal'), ['wifi.hotel.test']);
    await begin({
      pages: Object.fromEntries([...plainHosts, ...secureHosts].map((host) => [host, portal])),
      certificates: { '*': other },
    });
    const report = await examine();
    expect(report.root).toBe('microsoft.portal');
    expect(find(report, report.root)?.problems[0]).toMatchObject({
      code: 'doctor.captive-page',
      what: expect.stringContaining('Guest Wi-Fi: please sign in'),
    });
    expect(roots(report)).toEqual({ 'microsoft.portal': ['doctor.captive-page'] });
    expect(find(report, 'microsoft.tls@login.windows.net:443')?.explainedBy).toEqual(['microsoft.portal']);
  });

  it('lie behind a proxy that shows a sign-in page to everybody', async () => {
    await begin({
      portalProxy: {
        address: '10.231.77.5',
        port: 3128,
        page: { ...portal, status: 302, headers: { location: 'http://wifi.hotel.test/' } },
      },
    });
    const report = await examine({ proxy: 'http://proxy.corp.test:3128' });
    expect(find(report, report.root)).toMatchObject({
      id: 'microsoft.portal',
      problems: [{ code: 'doctor.captive-page' }],
    });
    expect(Object.keys(roots(report))).toEqual(['microsoft.portal']);
  });

  it('answer, but port 80 to the revocation lists is blocked', async () => {
    await begin({ names: Object.fromEntries(plainHosts.map((host) => [host, ['10.231.80.1']])) });
    const report = await examine();
    expect(report.root).toMatch(/^microsoft\.connect@[^:]+:80$/);
    expect(find(report, report.root)).toMatchObject({
      problems: [{ code: 'doctor.connection-filtered', fix: expect.stringContaining('open the port') }],
      why: expect.stringContaining('sign-ins are slow'),
    });
    const codes = new Set(Object.values(roots(report)).flat());
    expect([...codes]).toEqual(['doctor.connection-filtered']);
    expect(find(report, 'microsoft.revocation')?.explainedBy).not.toEqual([]);
  });

  it('answer a page where data is expected', async () => {
    const page = 'login.microsoftonline.com/common/v2.0/.well-known/openid-configuration';
    await begin({
      pages: { [page]: { headers: { 'content-type': 'text/html' }, body: '<html><title>Web filter</title></html>' } },
    });
    const report = await examine();
    expect(roots(report)).toEqual({ 'microsoft.http@login.microsoftonline.com:443': ['doctor.captive-page'] });
    expect(find(report, report.root)?.problems[0]?.what).toContain('Web filter');
    await begin({ pages: { [page]: { headers: { 'content-type': 'text/plain' }, body: 'maintenance' } } });
    expect(roots(await examine())).toEqual({ 'microsoft.http@login.microsoftonline.com:443': ['doctor.not-json'] });
  });

  it('tell another time than this machine: one finding, not one for each of them', async () => {
    await begin({ dateOffsetSeconds: -600 });
    const report = await examine();
    expect(roots(report)).toEqual({ 'microsoft.clock': ['doctor.clock-skew'] });
    expect(find(report, 'microsoft.clock')?.problems[0]?.what).toContain('10 minutes');
  });

  it('are those of another cloud than the tenant is in', async () => {
    await begin();
    const report = await examine({ words: ['--domain', 'contoso.cn'] });
    expect(roots(report)).toEqual({ 'microsoft.tenant@contoso.cn': ['doctor.wrong-cloud'] });
    expect(find(report, report.root)?.problems[0]?.fix).toContain('--cloud china');
    const unknown = await examine({ words: ['--domain', 'nobody.test'] });
    expect(roots(unknown)).toEqual({ 'microsoft.tenant@nobody.test': ['doctor.tenant-unknown'] });
    expect(unknown.verdict).toBe('warnings');
  });
});
