import { hostname } from 'node:os';
import type { Setup } from '../../connect/index.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { Prompter } from '../terminal/prompter.ts';
import { printJson } from '../terminal/terminal.ts';
import type { Translate } from '../terminal/translate.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { texts } from './messages.ts';
import type { AddCommand, CommonOptions } from './subcommand.ts';
import { inCommand } from './subcommand.ts';

export function addSetup(add: AddCommand): void {
  add('setup', 'Registers this agent with a tenant and stores the passwords of the forest accounts.', [
    'hawser connect setup',
    'hawser connect setup --code ABCD-EFGH-JKLM-NPQR < passwords.txt',
  ])
    .option('--code <code>', 'the one-time code of an administrator (hawser cloud agent invite)')
    .option('--name <name>', 'the name of this agent in the console', hostname())
    .action(setup);
}

export function addSecret(add: AddCommand): void {
  add('secret <name>', 'Stores the password of a forest account (read from standard input, never from an argument).', [
    'hawser connect secret corp.example.com',
  ]).action(secret);
}

/**
 * Asks for the passwords that are missing, then for the code. Who is registered already stays it, unless a new code is
 * given.
 */
async function setup(options: CommonOptions & { readonly code?: string; readonly name: string }): Promise<void> {
  const { openSetup } = await import('../../connect/index.ts');
  const t = translateInto(languageOf(options.lang));
  const assistant = openSetup(options.config);
  using prompter = new Prompter();
  const found = await storeMissing(assistant, prompter, options);
  const { stored } = found;
  const known = assistant.registeredAs();
  if (known && options.code === undefined) {
    if (options.json === true) return printJson({ ...known, isNew: false, stored });
    const lines = [
      ...storedLines(found, t),
      t(texts.alreadyRegistered, known),
      '',
      hint('hawser connect status', t(texts.howItIs)),
      hint('hawser connect secret NAME', t(texts.anotherPassword)),
      hint('hawser connect setup --code CODE', t(texts.registerAgain)),
    ];
    return console.log(lines.join('\n'));
  }
  const what = t(texts.oneTimeCode);
  const code = given(options.code ?? (await prompter.ask(what)), what, 'setup');
  const { tenantId, agentId } = await assistant.register({ code, name: options.name });
  if (options.json === true) return printJson({ tenantId, agentId, isNew: true, stored });
  const lines = [
    ...storedLines(found, t),
    t(texts.registered, { agentId }),
    '',
    hint('hawser connect rights check', t(texts.checksRights)),
    hint('hawser connect sync --preview', t(texts.preview)),
    hint('hawser connect serve', t(texts.runsAgent)),
  ];
  console.log(lines.join('\n'));
}

interface Stored {
  /** Whose passwords were stored. */
  readonly stored: readonly string[];
  /** Domains of these forests that the configuration does not read. */
  readonly unread: readonly string[];
}

/**
 * A wrong password is said now, before the one-time code is spent, and is not stored: the next try asks for it again.
 */
async function storeMissing(assistant: Setup, prompter: Prompter, { lang }: CommonOptions): Promise<Stored> {
  const stored = assistant.missingSecrets();
  const unread: string[] = [];
  for (const name of stored) {
    const what = translateInto(languageOf(lang))(texts.accountPassword, { name });
    const password = given(await prompter.askSecret(what), what, 'setup');
    unread.push(...(await assistant.tryForest(name, password)).unread);
    assistant.storeSecret(name, password);
  }
  return { stored, unread };
}

function storedLines({ stored, unread }: Stored, t: Translate): readonly string[] {
  return [
    ...(stored.length > 0 ? [t(texts.stored, { names: stored.join(', ') })] : []),
    ...(unread.length > 0 ? [t(texts.unreadDomains, { names: unread.join(', ') })] : []),
  ];
}

async function secret(name: string, options: CommonOptions): Promise<void> {
  const { openSetup } = await import('../../connect/index.ts');
  const t = translateInto(languageOf(options.lang));
  using prompter = new Prompter();
  const assistant = openSetup(options.config);
  if (!assistant.secretNames.some((known) => known.toLowerCase() === name.toLowerCase())) {
    const why = t(texts.secretNames, { names: assistant.secretNames.join(', ') });
    const what = flagsText('<name>', languageOf(options.lang));
    throw usageErrors('usage.invalid-value', { ...inCommand('secret'), what, given: name, why });
  }
  const what = t(texts.passwordFor, { name });
  assistant.storeSecret(name, given(await prompter.askSecret(what), what, 'secret'));
  if (options.json === true) printJson({ stored: name });
  else
    console.log(
      [t(texts.stored, { names: name }), '', hint('hawser connect rights check', t(texts.triesPassword))].join('\n'),
    );
}

/** An empty line, the end of what was piped in, and Ctrl-C at the question all mean: nothing is stored. */
function given(answer: string, what: string, name: string): string {
  if (answer === '') throw usageErrors('usage.nothing-given', { what, ...inCommand(name) });
  return answer;
}
