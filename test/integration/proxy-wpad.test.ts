import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../src/diagnose/doctor/index.ts';
import type { ServerProcess } from '../servers/process.ts';
import { repositoryRoot } from '../servers/process.ts';
import { describeWith } from '../servers/requirements.ts';
import { startSquid } from '../servers/squid.ts';
import type { Outcome } from '../servers/two-machines.ts';
import { TwoMachines, canHaveNamespaces } from '../servers/two-machines.ts';
import type { WorldPage } from '../servers/world.ts';

const script = (answer: string): WorldPage => ({
  headers: { 'content-type': 'application/x-ns-proxy-autoconfig' },
  body: `function FindProxyForURL(url, host) { return dnsDomainIs(host, '.example.com') ? '${answer}' : 'DIRECT'; }`,
});
const cloud = 'cloud.corp.example.com';

describe.runIf(canHaveNamespaces)('a network that names its proxy', () => {
  let machines: TwoMachines;
  let world: ServerProcess | undefined;
  beforeAll(() => void (machines = new TwoMachines('ams.corp.example.com')));
  afterAll(async () => await machines[Symbol.asyncDispose]());

  /** The network with these pages; a name exists when something is said about it. */
  async function network(pages: Readonly<Record<string, WorldPage>>): Promise<void> {
    await world?.stop(true);
    const wpad = Object.keys(pages).map((page) => [page.split('/')[0] ?? '', ['10.231.77.3']] as const);
    world = await machines.startWorld({
      names: { ...Object.fromEntries(wpad), [cloud]: ['10.231.77.4'], 'proxy.corp.example.com': ['10.231.77.2'] },
      web: ['10.231.77.3', '10.231.77.4'],
      certificates: {},
      pages: { [cloud]: { body: 'the cloud' }, ...pages },
    });
  }

  /** One request with automatic discovery, through the client that production uses. */
  async function ask(): Promise<Outcome> {
    const program = join(machines.folder, 'ask.ts');
    writeFileSync(
      program,
      `import { openOutboundClient } from '${repositoryRoot}src/connect/uplink/outbound-client.ts';
      await using outbound = openOutboundClient({ proxy: { pac: 'auto' } });
      try {
        console.log((await outbound.send({ method: 'GET', url: 'http://${cloud}/' })).text);
      } catch (error) {
        console.log(error.code, JSON.stringify(error.data));
      }`,
    );
    return await machines.runHere([process.execPath, program]);
  }

  /** The check of discovery, and the one of the route to the cloud. */
  async function examine(): Promise<{
    readonly report: DoctorReport;
    readonly wpad: unknown;
    readonly route: unknown;
  }> {
    const configuration = join(machines.folder, 'connect.yaml');
    writeFileSync(
      configuration,
      `cloud: { url: "http://${cloud}", tenant: t, allowPlainHttp: true }\nproxy: { pac: auto }\nforests: [{ domain: corp.example.com, servers: [dc1.corp.example.com], account: a }]\n`,
    );
    const words = ['doctor', '--json', '--config', configuration, '--only', 'net.wpad', '--only', 'cloud.route'];
    const { stdout, stderr } = await machines.hawser([...words, '--no-compare']);
    if (stdout === '') throw new Error(stderr);
    const report = JSON.parse(stdout) as DoctorReport;
    const check = (name: string) => report.checks.find(({ id }) => id === name);
    return { report, wpad: check('net.wpad'), route: check('cloud.route') };
  }

  describeWith('squid', 'with a proxy in it', () => {
    it('is found above the search domain, and the connection goes through that proxy', async () => {
      await network({ 'wpad.corp.example.com/wpad.dat': script('PROXY proxy.corp.example.com:3128') });
      await using squid = await startSquid({ namespace: machines.there, address: '10.231.77.2' });
      expect((await ask()).stdout).toBe('the cloud\n');
      await expect.poll(() => squid.accessLog()).toContain(`CONNECT ${cloud}:80`);
      const { wpad, route } = await examine();
      expect(wpad).toMatchObject({ status: 'ok', summary: 'http://wpad.corp.example.com/wpad.dat' });
      expect(route).toMatchObject({
        summary: 'proxy proxy.corp.example.com:3128',
        evidence: expect.arrayContaining([
          {
            name: 'hawser',
            value:
              'http://proxy.corp.example.com:3128/ (the PAC file http://wpad.corp.example.com/wpad.dat, found by DNS)',
          },
        ]) as unknown,
      });
    });
  });

  it.each<[string, Readonly<Record<string, WorldPage>>, string]>([
    ['nothing is named', {}, 'proxy.wpad-not-found'],
    [
      'only a name above the organisation answers',
      { 'wpad.example.com/wpad.dat': script('PROXY evil.test:1') },
      'proxy.wpad-not-found',
    ],
    ['the page is absent', { 'wpad.corp.example.com/other': {} }, 'proxy.pac-unavailable'],
    [
      'a sign-in page answers',
      {
        'wpad.ams.corp.example.com': {
          headers: { 'content-type': 'text/html' },
          body: '<html><title>Wi-Fi</title></html>',
        },
      },
      'proxy.pac-not-a-script',
    ],
  ])('says what is wrong when %s', async (_what, pages, code) => {
    await network(pages);
    expect((await ask()).stdout).toMatch(new RegExp(`^${code.replace('.', '\\.')} .*wpad\\.`));
    const { report, route } = await examine();
    expect(route).toMatchObject({ status: 'error', problems: [{ code }] });
    expect(report.root).toBe('cloud.route');
  });
});
