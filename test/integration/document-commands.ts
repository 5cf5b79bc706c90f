import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { commandsOf, documents, fencedBlocks, marks } from '../../scripts/command-blocks.ts';
import { isObject } from '../../src/base/object.ts';
import { writeExportedConfiguration } from '../kit/exported-rules.ts';
import type { PrintedLab } from './lab-commands-kit.ts';

const clone = new URL('../..', import.meta.url).pathname;
const forest = 'corp.hawser.test';

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const blocks = documents().flatMap(fencedBlocks);
/** Four times what it takes on a quiet machine. */
const patience = 240_000;
// Every test of the lab starts many processes.
vi.setConfig({ testTimeout: patience });

/**
 * The commands of the documents, run as somebody copies them: one block after the other, in a folder that has the
 * files which they name, beside a running lab. A block that cannot be run here is marked in its document.
 */
export function describeDocuments(runningLab: () => PrintedLab): void {
  describe('the documents', () => {
    let folder: string;
    let environment: NodeJS.ProcessEnv;
    const run = async (command: string, input = ''): Promise<Answer> =>
      await runIn(folder, environment, command, input);

    beforeAll(async () => {
      const lab = runningLab();
      folder = mkdtempSync(join(lab.folder, 'documents-'));
      writeFiles(folder);
      const path = `${join(folder, 'bin')}:${process.env['PATH']}`;
      environment = { ...process.env, TMPDIR: lab.folder, PATH: path, HAWSER_LANG: 'en' };
      // Documents name people of contoso.com; the tenant of the lab has that name, and other domains.
      const verified = await run('hawser cloud tenant verify-domain contoso.com');
      const made = await run('hawser cloud user create anna@contoso.com --temporary-password');
      expect([verified.err, made.err]).toEqual(['', '']);
    }, patience);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const tried = blocks.filter(({ language, mark }) => language === 'sh' && mark === undefined);
    it.each(tried)(
      'have commands that work as they are copied: $file:$line',
      async (block) => {
        for (const command of commandsOf(block)) {
          const { code, out, err } = await run(...asTyped(command, runningLab(), folder));
          // What hawser finds is an answer, not a failure.
          expect([0, 3, 4], `${command}\n${out}\n${err}`).toContain(code);
        }
      },
      patience,
    );

    it(
      'set up a cloud in a new folder',
      async () => {
        const alone = blocks.filter(({ mark }) => mark === marks.newFolder).flatMap(commandsOf);
        expect(alone).toContain('hawser cloud serve');
        const settings = join(folder, 'cloud.yaml');
        writeFileSync(settings, stringify(newCloud(folder)));
        const own = { ...environment, HAWSER_CLOUD_CONFIG: settings };
        for (const command of alone) {
          // A service runs until it is stopped.
          const isService = command.endsWith(' serve');
          const input = command.includes('admin create') ? 'een lange zin is goed\n' : '';
          const { code, out, err } = isService
            ? await startIn(folder, own, command)
            : await runIn(folder, own, command, input);
          expect(code, `${command}\n${out}\n${err}`).toBe(0);
        }
      },
      patience,
    );
  });
}

async function runIn(folder: string, env: NodeJS.ProcessEnv, command: string, input: string): Promise<Answer> {
  return await new Promise((done) => {
    const options = { cwd: folder, env, maxBuffer: 1e8 };
    const child = execFile('/bin/bash', ['-c', command], options, (error, out, err) => {
      const code = isObject(error) && typeof error['code'] === 'number' ? error['code'] : error ? 1 : 0;
      done({ code, out, err });
    });
    child.stdin?.end(input);
  });
}

/** A service, until it says that Ctrl-C stops it; then it is stopped. */
async function startIn(folder: string, env: NodeJS.ProcessEnv, command: string): Promise<Answer> {
  const child = spawn('/bin/bash', ['-c', `exec ${command}`], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]): number => (typeof code === 'number' ? code : 1));
  let err = '';
  for await (const chunk of child.stderr) {
    err += String(chunk);
    // A second signal would end it at once.
    if (err.includes('Ctrl-C') && !child.killed) child.kill('SIGTERM');
  }
  return { code: await ended, out: '', err };
}

/** The files that the documents name, and the programs that a reader has. */
function writeFiles(folder: string): void {
  const corpus = join(clone, 'test/diagnosis/corpus');
  const status = readFileSync(join(corpus, 'dsregcmd/auth-invalid-grant.txt'), 'utf8');
  const [log = ''] = globSync('proxy/*.txt', { cwd: corpus }).toSorted();
  for (const name of ['bin', 'incident', 'logs', 'rules']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['status.txt', 'incident/status.txt']) writeFileSync(join(folder, name), status);
  for (const name of ['access.log', 'logs/access.log']) cpSync(join(corpus, log), join(folder, name));
  const program = (path: string, script: string): void => {
    writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, path), 0o755);
  };
  for (const path of ['bin/hawser', 'hawser']) program(path, `exec '${join(clone, 'hawser')}' "$@"`);
  program('bin/dsregcmd', `cat '${join(folder, 'status.txt')}'`);
  writeExportedConfiguration(join(folder, 'AADConnect export'), forest);
  writeFileSync(join(folder, 'rules/title.yaml'), stringify(ownRule));
  writeFileSync(join(folder, 'anna.json'), JSON.stringify(anna));
  writeFileSync(join(folder, 'words.txt'), 'grachtengordel\n');
  writeFileSync(join(folder, 'answer.txt'), 'The cause is at host-1.\n');
}

const ownRule = {
  name: 'In from AD - Title in capitals',
  ...{
    direction: 'inbound',
    connector: 'forest',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    precedence: 50,
  },
  flows: [{ target: 'title', expression: 'UCase([title])' }],
};

const anna = {
  objectClass: 'user',
  dn: 'CN=Anna,OU=Staff,DC=corp,DC=hawser,DC=test',
  attributes: {
    cn: 'Anna',
    sAMAccountName: 'anna',
    userPrincipalName: 'anna@contoso.com',
    title: 'Teacher',
    userAccountControl: 512,
  },
};

const newCloud = (folder: string) => ({
  ...{
    publicUrl: 'https://cloud.example.com',
    listen: { port: 0 },
    operators: { port: 0 },
    tenantSuffix: 'example.com',
  },
  ...{ database: `pglite:${join(folder, 'cloud-data')}`, keyFile: join(folder, 'cloud.key') },
});

/** A command with what its reader fills in, and what they type when it asks. */
function asTyped(command: string, lab: PrintedLab, folder: string): readonly [string, string] {
  const bundle = globSync('hawser-bundle-*.zip', { cwd: folder }).toSorted().at(-1) ?? '';
  const filled = command
    .replaceAll('corp.example.com', forest)
    .replace('FILE.zip', bundle)
    .replace('FILE.key.json', bundle.replace(/zip$/, 'key.json'));
  if (/ bundle create (?!.*(?:--dry-run|--yes))/.test(filled)) return [`script -qec '${filled}' /dev/null`, 'y\n'];
  if (filled.includes(' rights grant ')) {
    const password = readFileSync(join(lab.folder, 'forest-administrator.password'), 'utf8');
    return [filled, filled.includes('--administrator') ? password : `Administrator@${forest}\n${password}`];
  }
  return [filled, filled === 'hawser diagnose' ? 'DomainJoined : YES\n' : ''];
}
