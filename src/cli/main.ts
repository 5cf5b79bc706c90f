import type { Command } from 'commander';
import { hawserVersion } from '../base/version.ts';
import { exitCodes } from './exit-codes.ts';
import { printError } from './print-error.ts';

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loaded only when it is called: `hawser explain` must not pay for the rest. */
  readonly load: () => Promise<Command>;
}

const commands: readonly CommandEntry[] = [
  {
    name: 'lab',
    summary: 'the whole system on this machine, with a practice forest',
    load: async () => (await import('./commands/lab.ts')).labCommand(),
  },
  {
    name: 'connect',
    summary: 'the agent beside the forests: setup, serve, sync, status, …',
    load: async () => (await import('./commands/connect.ts')).connectCommand(),
  },
  {
    name: 'cloud',
    summary: 'the tenant service: serve, migrate, tenants, agents, administrators',
    load: async () => (await import('./commands/cloud.ts')).cloudCommand(),
  },
  {
    name: 'rules',
    summary: 'sync rules: check, evaluate, import from an Azure AD Connect export',
    load: async () => (await import('./commands/rules.ts')).rulesCommand(),
  },
  {
    name: 'explain',
    summary: 'what a code, event or error text means, and what to do',
    load: async () => (await import('./commands/explain.ts')).explainCommand(),
  },
  {
    name: 'diagnose',
    summary: 'what is wrong in any pasted output or log',
    load: async () => (await import('./commands/diagnose.ts')).diagnoseCommand(),
  },
  {
    name: 'doctor',
    summary: 'live checks of network, cloud, forests, agent and single objects',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
  {
    name: 'bundle',
    summary: 'a redacted support bundle, and the same findings from it elsewhere',
    load: async () => (await import('./commands/bundle.ts')).bundleCommand(),
  },
  {
    name: 'docs',
    summary: 'the reference of all codes as a static site',
    load: async () => (await import('./commands/docs.ts')).docsCommand(),
  },
];

function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'hawser: hybrid identity. It ties the directory that you run to the identity that your people use in the cloud.',
    '',
    'Usage: hawser COMMAND [OPTION…]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'hawser COMMAND --help shows its options and examples. Every command knows --json; texts come in English and Dutch (--lang nl).',
  ].join('\n');
}

/** Runs one command line and answers the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(help());
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (name === '--version' || name === '-V') {
    console.log(hawserVersion());
    return exitCodes.done;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (!entry) {
    console.error(`hawser: there is no command "${name}".\n\n${help()}`);
    return exitCodes.usage;
  }
  const command = (await entry.load()).name(`hawser ${entry.name}`);
  overrideExit(command, command.name());
  try {
    await command.parseAsync(rest, { from: 'user' });
  } catch (error) {
    return printError(error, rest);
  }
  return Number(process.exitCode ?? exitCodes.done);
}

/** Commander would end the process itself; a usage error is thrown instead, at every level, and names the help to read. */
function overrideExit(command: Command, path: string): void {
  command.exitOverride().showHelpAfterError(`  ${path} --help shows what it takes.`);
  for (const child of command.commands) overrideExit(child, `${path} ${child.name()}`);
}

process.exitCode = await main(process.argv.slice(2));
