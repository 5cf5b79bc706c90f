import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../src/diagnose/doctor/index.ts';
import type { ServerProcess } from '../servers/process.ts';
import { repositoryRoot, startProcess } from '../servers/process.ts';

const run = promisify(execFile);

/**
 * Two machines in network namespaces: `here`, where the doctor runs, and `there`, with a web server and a network behind it of which it swallows every packet.
 * Nothing of this machine's own network is touched.
 */
const here = `hawser-here-${process.pid}`;
const there = `hawser-there-${process.pid}`;
const canRun = process.getuid?.() === 0 && existsSync('/usr/sbin/ip');
let server: ServerProcess;

function ip(...words: readonly string[]): void {
  execFileSync('/usr/sbin/ip', [...words]);
}

describe.runIf(canRun)('the doctor in a network that is broken in one way after the other', () => {
  beforeAll(async () => {
    for (const name of [here, there]) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    ip('link', 'add', 'v0', 'netns', here, 'type', 'veth', 'peer', 'name', 'v1', 'netns', there);
    ip('-n', here, 'address', 'add', '10.231.77.1/24', 'dev', 'v0');
    ip('-n', there, 'address', 'add', '10.231.77.2/24', 'dev', 'v1');
    ip('-n', here, 'link', 'set', 'v0', 'up');
    ip('-n', there, 'link', 'set', 'v1', 'up');
    ip('-n', here, 'route', 'add', 'unreachable', '10.231.78.0/24');
    ip('-n', here, 'route', 'add', 'prohibit', '10.231.79.0/24');
    ip('-n', here, 'route', 'add', '10.231.80.0/24', 'via', '10.231.77.2');
    ip('-n', there, 'route', 'add', 'blackhole', '10.231.80.0/24');
    const script = `require('node:http').createServer((_, a) => a.end('x')).listen(80, '10.231.77.2')`;
    server = startProcess('/usr/sbin/ip', ['netns', 'exec', there, process.execPath, '-e', script], {
      logFile: '/dev/null',
    });
    for (let tries = 0; tries < 100; tries++) {
      if ((await examine('http://10.231.77.2/')).root === null) return;
    }
  });
  afterAll(async () => {
    await server.stop();
    for (const name of [here, there]) ip('netns', 'delete', name);
  });

  /** The command line, as somebody on that machine would run it. */
  async function examine(url: string): Promise<DoctorReport> {
    const command = ['netns', 'exec', here, process.execPath, `${repositoryRoot}src/cli/main.ts`, 'doctor', 'net', url];
    const options = { env: { PATH: process.env['PATH'], LANG: 'C' } };
    const { stdout } = await run('/usr/sbin/ip', [...command, '--json', '--config', '/none.yaml'], options).catch(
      (error: { stdout: string; code: number }) => {
        if (error.code !== 3 && error.code !== 4) throw error;
        return error;
      },
    );
    return JSON.parse(stdout) as DoctorReport;
  }

  it.each([
    ['answers', '10.231.77.2', null, undefined],
    ['refuses', '10.231.77.2:81', 'net.connect@10.231.77.2:81', 'doctor.connection-refused'],
    ['is filtered: every packet is swallowed', '10.231.80.1', 'net.connect@10.231.80.1', 'doctor.connection-filtered'],
    ['is unreachable: a router says so', '10.231.78.1', 'net.connect@10.231.78.1', 'doctor.no-route'],
    ['is unreachable: there is no route at all', '192.0.2.1', 'net.connect@192.0.2.1', 'doctor.no-route'],
    ['is forbidden', '10.231.79.1', 'net.connect@10.231.79.1', 'doctor.connection-prohibited'],
    [
      'has a name, and no name server is reachable',
      'dc1.corp.test',
      'net.name@dc1.corp.test',
      'doctor.name-server-silent',
    ],
  ])('%s', async (_what, host, root, code) => {
    const report = await examine(`http://${host}/`);
    expect(report.root).toBe(root);
    expect(report.checks.find(({ id }) => id === root)?.problems[0]?.code).toBe(code);
  });
});
