import { relative } from 'node:path';
import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { Lab, LabOptions, LabStage } from '../../lab/index.ts';
import { startLab } from '../../lab/index.ts';
import { viewRun } from '../connect/views.ts';
import { ldifJson, viewLdif } from './ldif-view.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { printJson, styled } from '../terminal/terminal.ts';

export interface LabViewOptions extends Omit<LabOptions, 'onStage' | 'onProgress' | 'onRun'> {
  readonly json: boolean;
  readonly language: Language;
}

const texts = {
  forest: { en: 'Starting the forest and the cloud …', nl: 'Het forest en de cloud starten …' },
  connect: { en: 'Registering and starting Connect …', nl: 'Connect registreren en starten …' },
  stopping: { en: 'Stopping …', nl: 'Stoppen …' },
  stopped: {
    en: 'Stopped. Start again to continue where it was.',
    nl: 'Gestopt. Start opnieuw om verder te gaan waar het was.',
  },
  died: {
    en: 'The {name} of the lab stopped unexpectedly; see {folder}/logs/{name}.log',
    nl: 'De {name} van het lab is onverwacht gestopt; zie {folder}/logs/{name}.log',
  },
  runs: { en: 'The lab runs', nl: 'Het lab draait' },
  console: { en: 'Console', nl: 'Console' },
  signIn: { en: 'Sign in as', nl: 'Aanmelden als' },
  password: { en: 'Password', nl: 'Wachtwoord' },
  tryThese: { en: 'Things to try', nl: 'Om te proberen' },
  first: { en: '1. Open the console: overview, runs, users.', nl: '1. Open de console: overzicht, runs, gebruikers.' },
  second: {
    en: '2. Change somebody in the forest with an ordinary LDAP tool; a second later the cloud has it:',
    nl: '2. Wijzig iemand in het forest met een gewoon LDAP-programma; een seconde later heeft de cloud het:',
  },
  third: {
    en: '3. Delete 600 people and see the accidental-delete threshold hold them back:',
    nl: '3. Verwijder 600 mensen en zie hoe de drempel voor onbedoeld verwijderen ze tegenhoudt:',
  },
  doctor: {
    en: '{number}. Break something (disable svc-hawser, say) and ask what is wrong:',
    nl: '{number}. Maak iets stuk (schakel bijvoorbeeld svc-hawser uit) en vraag wat er mis is:',
  },
  writeback: {
    en: '{number}. Switch password writeback on; then reset somebody’s password in the console:',
    nl: '{number}. Zet wachtwoord-writeback aan en stel daarna in de console iemands wachtwoord opnieuw in:',
  },
  stop: { en: 'Ctrl-C stops everything.', nl: 'Ctrl-C stopt alles.' },
} as const satisfies Record<string, Text>;

/** Starts the lab, shows the first cycle, says what to try, and stays until it is stopped. */
export async function runLab({ json, language, ...options }: LabViewOptions): Promise<void> {
  const report = (text: Text, values: Record<string, string> = {}): void =>
    console.error(format(text, language, values));
  const bar = new ProgressBar();
  let isWelcomed = false;
  const onStage = (stage: LabStage): void => {
    if (stage !== 'ready') report(texts[stage]);
  };
  const { signal } = options;
  try {
    await using lab = await startLab({
      ...options,
      onStage,
      onProgress: ({ step, connector, done, expected }) => {
        if (done > 0 || !isWelcomed) bar.update(`${step} ${connector}`, done, expected);
      },
      onRun: (run) => {
        bar.finish();
        const isWorthTelling =
          run.steps.some(({ counters }) => Object.keys(counters).length > 0) || run.result !== 'success';
        if (!json && isWorthTelling) console.log(`\n${viewRun(run, language)}`);
      },
    });
    isWelcomed = true;
    if (!json && lab.forest.ldif) console.log(viewLdif(lab.forest.ldif, language));
    if (json) printJson(describe(lab, language));
    else console.log(welcome(lab, { language, people: options.ldif === undefined ? options.users : Infinity }));
    const stopped = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const dead = await Promise.race([lab.firstDeath, stopped]);
    bar.finish();
    if (dead !== undefined && !signal.aborted) {
      report(texts.died, { name: dead, folder: options.folder });
      process.exitCode = 1;
    }
    report(texts.stopping);
  } catch (error) {
    bar.finish();
    if (!signal.aborted) throw error;
  }
  report(texts.stopped);
}

function describe({ forest: { ldif, ...rest }, ...lab }: Lab, language: Language): object {
  const { consoleUrl, operatorsUrl, administrator, ldapTool, connectFile, cloudFile, isContinued } = lab;
  const addresses = { consoleUrl, operatorsUrl };
  const forest = { ...rest, ...(ldif && { ldif: ldifJson(ldif, language) }) };
  return { version: 1, ...addresses, administrator, forest, ldapTool, connectFile, cloudFile, isContinued };
}

function welcome(lab: Lab, { language, people }: { readonly language: Language; readonly people: number }): string {
  const { administrator, consoleUrl } = lab;
  const t = (text: Text): string => format(text, language);
  const bold = (text: string): string => styled('bold', text, process.stdout);
  const dim = (text: string): string => styled('dim', text, process.stdout);
  const ldap = relative('', lab.ldapTool);
  const next = people < 1000 ? 3 : 4;
  const config = `--config ${relative('', lab.connectFile)}`;
  return [
    '',
    bold(t(texts.runs)),
    '',
    `  ${t(texts.console).padEnd(13)} ${styled('cyan', consoleUrl, process.stdout)}`,
    `  ${t(texts.signIn).padEnd(13)} ${administrator.upn}`,
    `  ${t(texts.password).padEnd(13)} ${administrator.password}`,
    '',
    bold(t(texts.tryThese)),
    '',
    `  ${t(texts.first)}`,
    `  ${t(texts.second)}`,
    dim(
      `     dn=$(${ldap} search -LLL -o ldif-wrap=no -z 100 '(department=*)' dn 2>/dev/null | sed -n '/^dn: /{s///p;q}')`,
    ),
    dim(`     printf 'dn: %s\\nchangetype: modify\\nreplace: title\\ntitle: Harbour master\\n' "$dn" | ${ldap} modify`),
    // The threshold is 500: a small organisation has nobody to try it on.
    ...(people < 1000
      ? []
      : [
          `  ${t(texts.third)}`,
          dim(
            `     ${ldap} search -LLL -o ldif-wrap=no -E pr=1000/noprompt '(department=*)' dn | sed -n 's/^dn: //p' | head -600 | ${ldap} delete`,
          ),
          dim(`     ./hawser connect threshold ${config}`),
          dim(`     ./hawser connect threshold approve ${config}`),
        ]),
    `  ${format(texts.writeback, language, { number: next })}`,
    dim(`     ./hawser connect writeback on ${config}`),
    `  ${format(texts.doctor, language, { number: next + 1 })}`,
    dim(`     ./hawser doctor ${config}`),
    '',
    t(texts.stop),
  ].join('\n');
}
