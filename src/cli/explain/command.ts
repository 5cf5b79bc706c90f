import { styleText } from 'node:util';
import { Command } from 'commander';
import type { EventEntry } from '../../base/event-log.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import { usageErrors } from '../help/usage-errors.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { explain } from '../../diagnose/index.ts';
import { explanationJson, renderExplanation } from '../../diagnose/explain/index.ts';
import type { Paint } from '../../diagnose/explain/index.ts';

interface Options {
  readonly json?: true;
  readonly lang?: string;
  readonly full?: true;
}

/** `hawser explain CODE_OR_TEXT`: exit code 0 when something is known, 3 when nothing is. */
export function explainCommand(): Command {
  return (
    new Command('explain')
      .summary('what a code means')
      .description('What a code, an event, a name or an error message means: cause, fix and evidence.')
      .argument(
        '<code or text...>',
        'codes in any notation, an event with its source, a name, or a sentence; "-" reads standard input',
      )
      .option('--json', 'one JSON object on standard output')
      .option('--full', 'all causes and actions, and who can carry them out')
      .addOption(languageOption())
      .addHelpText('after', examples)
      // A signed code such as -2145647630 is an argument, not an option.
      .allowUnknownOption()
      .action(async (words: readonly string[], options: Options) => {
        const unknown = words.find((word) => word.startsWith('--'));
        if (unknown !== undefined)
          throw usageErrors('usage.unknown-option', { given: unknown, near: '', command: 'hawser explain' });
        const language = languageOf(options.lang);
        const query = words.length === 1 && words[0] === '-' ? await readStandardInput() : words.join(' ');
        const explanation = await explain(query, { language, loadRoom, loadEvents });
        if (options.json) console.log(JSON.stringify(explanationJson(explanation, language), null, 2));
        else
          console.log(renderExplanation(explanation, { language, width: width(), paint, full: options.full ?? false }));
        const { matches, own, finding } = explanation;
        if (matches.length + own.length === 0 && !finding) process.exitCode = exitCodes.problems;
      })
  );
}

const examples = `
Examples:
  hawser explain 0x801c03f2
  hawser explain -2145647630
  hawser explain ADSync 6329
  hawser explain AADSTS50126 AADSTS50053
  hawser explain 'LDAP 49 data 52e'
  hawser explain --lang nl stopped-server-down
  hawser explain 'the remote certificate is invalid according to the validation procedure'
  wl-paste | hawser explain -`;

/** The rooms whose errors register themselves when they are loaded; only the one that is asked for is. */
const rooms: Readonly<Partial<Record<string, () => Promise<unknown>>>> = {
  ldap: () => import('../../ldap/index.ts'),
  sync: () => import('../../sync/index.ts'),
  diagnose: () => import('../../diagnose/index.ts'),
  doctor: () => import('../../diagnose/doctor/index.ts'),
  proxy: () => import('../../proxy/index.ts'),
  kerberos: () => import('../../kerberos/index.ts'),
  tls: () => import('../../base/http/tls-errors.ts'),
  connect: () => import('../../connect/index.ts'),
  connectors: () => import('../../connect/index.ts'),
  cloud: () => import('../../cloud/index.ts'),
  // Catalogues that the cloud's features register of their own.
  health: () => import('../../cloud/index.ts'),
  mail: () => import('../../cloud/index.ts'),
  passwords: () => import('../../cloud/index.ts'),
  relay: () => import('../../cloud/index.ts'),
  web: () => import('../../cloud/index.ts'),
  wire: () => import('../../wire/index.ts'),
  bundle: () => import('../../diagnose/bundle/index.ts'),
  diagnosis: () => import('../../cloud/index.ts'),
  lab: () => import('../../lab/index.ts'),
  rules: () => import('../../sync/texts.ts'),
  provisioning: () => import('../../cloud/texts.ts'),
  setting: () => import('../../base/configuration/schema-problems.ts'),
  yaml: () => import('../../base/configuration/yaml-problems.ts'),
  file: () => import('../../base/configuration/file-errors.ts'),
  usage: () => import('../help/usage-errors.ts'),
};

async function loadRoom(room: string): Promise<unknown> {
  // Whatever else there is stands in the texts that both sides share.
  return await (rooms[room] ?? (async () => await import('../texts.ts')))();
}

async function loadEvents(): Promise<readonly EventEntry[]> {
  const { syncEvents } = await import('../../sync/index.ts');
  const cloud = await import('../../cloud/index.ts');
  const { ownEvents } = await import('../../connect/index.ts');
  const all = [
    syncEvents,
    cloud.accountEvents,
    cloud.applicationEvents,
    cloud.businessEvents,
    cloud.healthEvents,
    cloud.methodEvents,
    cloud.passwordEvents,
    cloud.relayEvents,
  ].flatMap((events) => Object.values<EventEntry>(events));
  return [...all, ...ownEvents];
}

const stdout = { stream: process.stdout, validateStream: true } as const;
const paint: Paint = {
  code: (text) => styleText(['bold', 'cyan'], text, stdout),
  title: (text) => styleText('bold', text, stdout),
  faint: (text) => styleText('dim', text, stdout),
  command: (text) => styleText('green', text, stdout),
};

function width(): number {
  return Math.max(50, Math.min(process.stdout.columns ?? 100, 100));
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > 1_000_000) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
