import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../src/diagnose/doctor/index.ts';
import { TwoMachines, canHaveNamespaces } from '../servers/two-machines.ts';

describe.runIf(canHaveNamespaces)('the doctor in a network that is broken in one way after the other', () => {
  let machines: TwoMachines;
  beforeAll(async () => {
    machines = new TwoMachines();
    machines.ip('-n', machines.here, 'route', 'add', 'unreachable', '10.231.78.0/24');
    machines.ip('-n', machines.here, 'route', 'add', 'prohibit', '10.231.79.0/24');
    await machines.startWorld({ names: {}, web: ['10.231.77.3'], certificates: {}, pages: { ':80': { body: 'x' } } });
  });
  afterAll(async () => await machines[Symbol.asyncDispose]());

  async function examine(url: string): Promise<DoctorReport> {
    const { stdout, stderr } = await machines.hawser(['doctor', 'net', url, '--json', '--config', '/none.yaml']);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as DoctorReport;
  }

  it.each([
    ['answers', '10.231.77.3', null, undefined],
    ['refuses', '10.231.77.3:81', 'net.connect@10.231.77.3:81', 'doctor.connection-refused'],
    ['is filtered: every packet is swallowed', '10.231.80.1', 'net.connect@10.231.80.1', 'doctor.connection-filtered'],
    ['is unreachable: a router says so', '10.231.78.1', 'net.connect@10.231.78.1', 'doctor.no-route'],
    ['is unreachable: there is no route at all', '192.0.2.1', 'net.connect@192.0.2.1', 'doctor.no-route'],
    ['is forbidden', '10.231.79.1', 'net.connect@10.231.79.1', 'doctor.connection-prohibited'],
    ['has a name that does not exist', 'dc2.corp.test', 'net.name@dc2.corp.test', 'doctor.name-not-found'],
  ])('%s', async (_what, host, root, code) => {
    const report = await examine(`http://${host}/`);
    expect(report.root).toBe(root);
    expect(report.checks.find(({ id }) => id === root)?.problems[0]?.code).toBe(code);
  });

  it('has a name, and no name server answers', async () => {
    await using quiet = new TwoMachines();
    const { stdout } = await quiet.hawser([
      'doctor',
      'net',
      'http://dc1.corp.test/',
      '--json',
      '--config',
      '/none.yaml',
    ]);
    const report = JSON.parse(stdout) as DoctorReport;
    expect(report.root).toBe('net.name@dc1.corp.test');
    expect(report.checks.find(({ id }) => id === report.root)?.problems[0]?.code).toBe('doctor.name-server-silent');
  });
});
