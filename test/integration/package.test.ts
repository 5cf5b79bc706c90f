import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/lab/ports.ts';

/**
 * What `npm install hawser` brings: packed as for publication, unpacked in a folder that has nothing else but the
 * dependencies.
 */
let folder: string;
let program: string;
/** An older Node.js, where the machine has one: the package then runs on the runtime that came with it. */
const runtimes = [process.execPath, '/usr/bin/node', '/usr/local/bin/node'].filter((path) => existsSync(path));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-package-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { stdio: 'pipe' });
  const [archive] = globSync('*.tgz', { cwd: folder });
  execFileSync('tar', ['xzf', archive!], { cwd: folder });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  program = join(folder, 'package', 'dist', 'cli', 'launcher.js');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (runtime: string, ...words: string[]) =>
  spawnSync(runtime, [program, ...words], { encoding: 'utf8', cwd: folder, env: { ...process.env, LANG: 'en' } });

describe('the published package', () => {
  it('holds no sources and no tests', () => {
    expect(globSync('package/**/*.test.*', { cwd: folder })).toEqual([]);
    expect(globSync('package/dist/**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.d.ts'))).toEqual([]);
  });

  it.each(runtimes)('answers on %s', (runtime) => {
    const explained = run(runtime, 'explain', '0x801c03f2', '--json');
    expect(explained.stderr).toBe('');
    expect(explained.status).toBe(0);
    expect(JSON.parse(explained.stdout)).toMatchObject({ matches: [{ name: 'DSREG_E_DIRECTORY_FAILURE' }] });
    expect(run(runtime, 'explain', 'nothing-like-a-code-zzz').status).toBe(3);
    expect(run(runtime, 'explain', '--no-such-option').status).toBe(2);
  });

  it('writes the reference from the data that it carries', () => {
    const { status, stderr } = run(process.execPath, 'docs', 'build', '--out', join(folder, 'site'));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'site', 'index.html'), 'utf8')).toContain('Hawser');
  });

  it('runs the whole system, every role a process of its own, and stops on request', async () => {
    const words = ['lab', '--users', '20', '--port', String(await freePort()), '--folder', join(folder, 'lab')];
    const cache = join(folder, 'cache');
    const child = spawn(runtimes.at(-1)!, [program, ...words], {
      cwd: folder,
      env: { ...process.env, XDG_CACHE_HOME: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const synchronized = Promise.withResolvers<void>();
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/initial cycle success[^]*Ctrl-C/.test(said)) synchronized.resolve();
    });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    void ended.then(() => synchronized.reject(new Error(`The lab stopped unexpectedly: ${said}`)));
    await synchronized.promise;
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said).toContain('Stopped');
    // What its databases began with came in the package.
    expect(existsSync(join(cache, 'hawser', 'templates'))).toBe(false);
  });
});
