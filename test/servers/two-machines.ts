import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot, startProcess, waitUntil } from './process.ts';
import type { ServerProcess } from './process.ts';
import type { World } from './world.ts';

const run = promisify(execFile);
const program = '/usr/sbin/ip';
let pairs = 0;

export const canHaveNamespaces = process.getuid?.() === 0 && existsSync(program);

/** What became of a command on one of the machines. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Two machines in network namespaces with a cable between them: `here`, where Hawser runs (10.231.77.1), and `there`,
 * with everything that it may meet (10.231.77.2 to .9).
 * `here` knows no other name server than the one there, and no way beyond the cable. Nothing of this machine's own
 * network is touched.
 */
export class TwoMachines implements AsyncDisposable {
  readonly here = `hawser-h${process.pid}-${++pairs}`;
  readonly there = `hawser-t${process.pid}-${pairs}`;
  readonly folder = mkdtempSync(join(tmpdir(), 'hawser-machines-'));
  readonly nameServer = '10.231.77.2';
  readonly #processes: ServerProcess[] = [];

  constructor(search: string = '') {
    const { here, there } = this;
    for (const name of [here, there]) {
      // `ip netns exec` lays these files over those in /etc.
      mkdirSync(`/etc/netns/${name}`, { recursive: true });
      const lines = [`nameserver ${this.nameServer}`, 'options timeout:1 attempts:1', search && `search ${search}`];
      writeFileSync(`/etc/netns/${name}/resolv.conf`, `${lines.filter(Boolean).join('\n')}\n`);
      writeFileSync(`/etc/netns/${name}/hosts`, '127.0.0.1 localhost\n');
      this.ip('netns', 'add', name);
      this.ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    this.ip('link', 'add', 'v0', 'netns', here, 'type', 'veth', 'peer', 'name', 'v1', 'netns', there);
    this.ip('-n', here, 'address', 'add', '10.231.77.1/24', 'dev', 'v0');
    for (let host = 2; host < 10; host++) this.ip('-n', there, 'address', 'add', `10.231.77.${host}/24`, 'dev', 'v1');
    this.ip('-n', here, 'link', 'set', 'v0', 'up');
    this.ip('-n', there, 'link', 'set', 'v1', 'up');
    // A network behind there that swallows every packet.
    this.ip('-n', here, 'route', 'add', '10.231.80.0/24', 'via', this.nameServer);
    this.ip('-n', there, 'route', 'add', 'blackhole', '10.231.80.0/24');
  }

  ip(...words: readonly string[]): void {
    execFileSync(program, [...words]);
  }

  /** The world begins there; what is returned ends it. */
  async startWorld(world: Omit<World, 'nameServer'>): Promise<ServerProcess> {
    const file = join(this.folder, 'world.json');
    writeFileSync(file, JSON.stringify({ ...world, nameServer: this.nameServer }));
    const logFile = join(this.folder, 'world.log');
    rmSync(logFile, { force: true });
    const command = [process.execPath, `${repositoryRoot}test/servers/world.ts`, file];
    const server = startProcess(program, ['netns', 'exec', this.there, ...command], { logFile });
    this.#processes.push(server);
    await waitUntil(async () => readFileSync(logFile, 'utf8').includes('ready'), server, 'the world');
    return server;
  }

  /** `./hawser …` as somebody on `here` would run it, with nothing of this process' environment. */
  async hawser(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const command = [process.execPath, `${repositoryRoot}src/cli/main.ts`, ...words];
    return await this.runHere(command, { LANG: 'C', ...environment });
  }

  async runHere(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const env = { PATH: process.env['PATH'], ...environment };
    try {
      const options = { env, cwd: this.folder, maxBuffer: 2 ** 26 };
      return { code: 0, ...(await run(program, ['netns', 'exec', this.here, ...command], options)) };
    } catch (error) {
      const { code, stdout, stderr } = error as Outcome;
      if (typeof code !== 'number') throw error;
      return { code, stdout, stderr };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#processes) await server.stop(true);
    for (const name of [this.here, this.there]) {
      this.ip('netns', 'delete', name);
      rmSync(`/etc/netns/${name}`, { recursive: true, force: true });
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
