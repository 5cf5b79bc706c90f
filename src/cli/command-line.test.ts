import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { Language } from '../base/messages.ts';
import { commands, openCommand } from './command-table.ts';
import { completionScript } from './completion/script.ts';
import { helpTexts } from './help/help-texts.ts';
import { translate } from './help/translate.ts';

/** Every command of the program, with how it is called. */
interface Called {
  readonly path: string;
  readonly command: Command;
}

function below(command: Command, path: string): readonly Called[] {
  return [{ path, command }, ...command.commands.flatMap((child) => below(child, `${path} ${child.name()}`))];
}

async function everyCommand(language: Language): Promise<readonly Called[]> {
  const opened = await Promise.all(
    commands.map(async (entry) => ({ entry, command: await openCommand(entry, language) })),
  );
  return opened.flatMap(({ entry, command }) => below(command, entry.name));
}

/** Has subcommands, and does something without one. */
const doesItself: ReadonlySet<string> = new Set(['doctor', 'lab']);

const english = await everyCommand('en');
const dutch = await everyCommand('nl');
const paths = english.map(({ path }) => path);

function find(all: readonly Called[], path: string): Command {
  const found = all.find((each) => each.path === path);
  if (!found) throw new TypeError(path);
  return found.command;
}

function helpOf(command: Command): string {
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    command.outputHelp();
  } finally {
    spy.mockRestore();
  }
  return text;
}

/** What a command says of itself. */
function sentencesOf(command: Command): readonly string[] {
  return [
    command.description(),
    command.summary(),
    ...command.options.map(({ description }) => description),
    ...command.registeredArguments.map(({ description }) => description),
  ].filter((sentence) => sentence !== '');
}

/** The examples of a help text as words, without what stands before or after a pipe and what they say of themselves. */
function examplesOf(help: string): readonly (readonly string[])[] {
  const [, examples = ''] = help.split(/^Examples:$/m);
  return examples
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/ {2,}.*$/, '')
        .replace(/^(?:sudo )?npm start(?: --)?/, 'hawser lab'),
    )
    .flatMap((line) => line.split(/ \| |; /))
    .map((line) => /^(?:source <\()?hawser (.*?)\)?$/.exec(line.replace(/ [<>] .*$/, ''))?.[1])
    .filter((line) => line !== undefined)
    .map((line) =>
      [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, three]) => one ?? two ?? three ?? ''),
    );
}

describe('every command', () => {
  test.each(paths)('%s has help with examples, in English and in Dutch', (path) => {
    const [inEnglish, inDutch] = [helpOf(find(english, path)), helpOf(find(dutch, path))];
    expect(inEnglish).toMatch(/^Usage: /);
    expect(inEnglish).toContain('Examples:');
    expect(examplesOf(inEnglish).length).toBeGreaterThan(0);
    expect(inDutch).toMatch(/^Gebruik: /);
    expect(inDutch).toContain('Voorbeelden:');
    const [words = ''] = inDutch.replace(/--[\w-]+/g, '').split('Voorbeelden:');
    expect(words).not.toMatch(
      /\b(?:Usage|Options|Arguments|Commands|Examples|display|default:|choices|the|with|which|from)\b/,
    );
  });

  test.each(english)('$path says nothing that has no Dutch', ({ command }) => {
    const own = sentencesOf(command).filter((sentence) => translate(sentence, helpTexts, 'nl') === sentence);
    expect(own).toEqual([]);
  });

  test.each(paths)('%s has examples that parse', async (path) => {
    for (const words of examplesOf(helpOf(find(english, path)))) {
      const [name = '', ...rest] = words;
      const entry = commands.find((each) => each.name === name);
      expect(entry?.name).toBe(name);
      if (!entry) continue;
      const command = await openCommand(entry, 'en');
      let isCalled = false;
      for (const each of below(command, name))
        if (each.command.commands.length === 0 || doesItself.has(each.path))
          each.command.action(() => void (isCalled = true));
      await command.parseAsync(rest, { from: 'user' });
      if (!isCalled) throw new Error(`not a whole command: hawser ${words.join(' ')}`);
    }
  });

  const leaves = english.filter(({ command }) => command.commands.length === 0);

  test.each(leaves)('$path knows --json and --lang', ({ command }) => {
    const known = [command, command.parent].flatMap((each) => each?.options.map(({ long }) => long) ?? []);
    expect(known).toEqual(expect.arrayContaining(['--json', '--lang']));
  });

  test.each(leaves)('$path refuses an option that it does not know', async ({ path }) => {
    const [name = '', ...rest] = path.split(' ');
    const entry = commands.find((each) => each.name === name);
    if (!entry) return;
    const command = await openCommand(entry, 'en');
    await expect(command.parseAsync([...rest, '--no-such-thing'], { from: 'user' })).rejects.toMatchObject({
      code: expect.stringMatching(/^usage\.(?:unknown-option|missing-argument|missing-option)$/),
    });
  });

  test('has its Dutch beside its English, and they differ', () => {
    const same = helpTexts.filter(({ en, nl }) => en === nl).map(({ en }) => en);
    expect(same).toEqual(['in ~/.bashrc']);
    for (const { summary } of commands) expect(summary.nl).not.toBe(summary.en);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'hawser-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const main = join(import.meta.dirname, 'main.ts');

function hawser(...words: readonly string[]): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const environment = { PATH: process.env['PATH'], HOME: folder, LANG: 'C', NO_COLOR: '1', TMPDIR: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('the command line', () => {
  test.each([
    ['en', 'There is no command "dignose". Did you mean diagnose?'],
    ['nl', 'Er is geen opdracht "dignose". Bedoelt u diagnose?'],
  ])('names the command that was meant (%s)', (language, sentence) => {
    const { code, out, err } = hawser('dignose', '--lang', language);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
  });

  test('writes its examples and the help of a usage error as they run here', () => {
    const environment = { ...process.env, HAWSER_PROGRAM: './hawser', NO_COLOR: '1' };
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [main, ...words], { env: environment, encoding: 'utf8' });
    const { stdout } = run('cloud', 'app', 'delete', '--help');
    expect(stdout.match(/(?<!\.\/)\bhawser cloud/g)).toBeNull();
    expect(stdout).toContain('./hawser cloud app delete');
    expect(run('cloud', 'app', 'delete').stderr).toContain('./hawser cloud app delete --help');
    expect(run('nonsense').stderr).toContain('./hawser --help');
  });

  test.each([
    [['connect', 'runs', '--limit', 'many'], 2, 'usage.invalid-value'],
    [['connect', 'status'], 1, 'base.configuration-absent'],
    [['connect', 'status', '--config', tmpdir()], 1, 'file.is-folder'],
    [['rules', 'check', 'nowhere.yaml'], 1, 'file.absent'],
    [['rules', 'eval', '--object', tmpdir()], 1, 'file.is-folder'],
    [['diagnose', 'nowhere.txt'], 1, 'diagnose.unreadable'],
  ])('%j with --json: one versioned object and nothing else', (words, exitCode, code) => {
    const { code: given, out, err } = hawser(...words, '--json', '--lang', 'nl');
    expect({ given, err }).toEqual({ given: exitCode, err: '' });
    const answer = JSON.parse(out) as { version: number; error: { code: string; message: string; fix: string } };
    expect(answer).toMatchObject({ version: 1, error: { code } });
    expect(`${answer.error.message} ${answer.error.fix}`).not.toMatch(/ENOENT|EISDIR|\b(?:the|There|is not)\b/);
  });

  describe('a configuration in this folder', () => {
    const file = join(folder, 'connect.yaml');
    const other = join(folder, 'other.yaml');
    const write = (path: string, mode = 0o600): void => {
      writeFileSync(path, 'forests: none\n');
      chmodSync(path, mode);
    };
    /** As whoever else is on this machine. */
    const NOBODY = 65_534;
    const link = (): void => {
      write(other);
      symlinkSync(other, file);
    };
    const codeOf = (...words: readonly string[]): unknown => {
      const { out } = hawser('connect', 'status', '--json', ...words);
      return (JSON.parse(out) as { error: { code: string } }).error.code;
    };
    afterEach(() => [file, other].forEach((path) => rmSync(path, { force: true })));

    test.each<[string, () => void]>([
      ['its own', () => write(file)],
      ['a link of its own to one', link],
    ])('is read when it is %s', (_, make) => {
      make();
      expect(codeOf()).toBe('base.configuration-invalid');
    });

    test.each<[string, () => void]>([
      ['its group may write', () => write(file, 0o620)],
      ['everybody may write', () => write(file, 0o602)],
      [
        'everybody may write behind a link',
        () => {
          link();
          chmodSync(other, 0o602);
        },
      ],
    ])('that %s is refused, except by name', (_, make) => {
      make();
      expect(codeOf()).toBe('file.not-own');
      expect(codeOf('--config', 'connect.yaml')).toBe('base.configuration-invalid');
    });

    test.runIf(process.getuid?.() === 0)('that another account made is refused, and so is its link', () => {
      write(file);
      chownSync(file, NOBODY, NOBODY);
      expect(codeOf()).toBe('file.not-own');
      rmSync(file);
      link();
      lchownSync(file, NOBODY, NOBODY);
      expect(codeOf()).toBe('file.not-own');
      expect(codeOf('--config', 'connect.yaml')).toBe('base.configuration-invalid');
    });

    test.each([
      ['en', 'is not used'],
      ['nl', 'wordt niet gebruikt'],
    ])('is named with the way out (%s)', (language, sentence) => {
      write(file, 0o666);
      const { code, err } = hawser('connect', 'status', '--lang', language);
      expect(code).toBe(1);
      expect(err).toContain(`${file} ${sentence}`);
      expect(err).toContain(`--config ${file}`);
      expect(err).toContain(`chmod go-w ${file}`);
    });

    test('is named with the option that the command has for it', () => {
      write(join(folder, 'cloud.yaml'), 0o666);
      const { err } = hawser('bundle', 'create');
      rmSync(join(folder, 'cloud.yaml'));
      expect(err).toContain(`--cloud-config ${join(folder, 'cloud.yaml')}`);
    });
  });

  test('imports nothing that looks like rules from a file that has none', () => {
    writeFileSync(join(folder, 'bad.yaml'), 'rules:\n  - name: A\n    direction: in\n');
    const { code, out, err } = hawser('rules', 'import', 'bad.yaml', '--lang', 'nl');
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('Er is niets geïmporteerd');
    expect(err).toContain('bad.yaml:3:16: A: direction: moet een van deze zijn: inbound, outbound');
  });

  test('is silent when its reader has seen enough', () => {
    const script = `'${process.execPath}' '${main}' rules check; '${process.execPath}' '${main}' completion bash | head -1`;
    const { stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
  });

  test('completes commands, options and choices in bash', async () => {
    const loaded = await Promise.all(commands.map(async ({ name, load }) => (await load()).name(name)));
    const file = join(folder, 'completion.bash');
    writeFileSync(file, completionScript(loaded, 'bash'));
    const complete = (...words: readonly string[]): string[] =>
      execFileSync(
        'bash',
        [
          '-c',
          `source '${file}'; COMP_WORDS=(hawser "$@"); COMP_CWORD=$#; _hawser; echo "\${COMPREPLY[@]}"`,
          'bash',
          ...words,
        ],
        { encoding: 'utf8' },
      )
        .trim()
        .split(' ');
    expect(complete('d')).toEqual(['diagnose', 'doctor', 'docs']);
    expect(complete('connect', 'st')).toEqual(['status', 'staging']);
    expect(complete('connect', 'sync', '--f')).toEqual(['--full']);
    expect(complete('completion', 'z')).toEqual(['zsh']);
  });
});
