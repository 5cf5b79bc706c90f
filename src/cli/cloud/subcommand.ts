import type { Command } from 'commander';
import type { Language } from '../../base/messages.ts';
import { withoutPassword } from '../../base/without-password.ts';
import type { CloudConfiguration, Operate } from '../../cloud/index.ts';
import { configOption } from '../configuration-file.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { translateInto } from '../terminal/translate.ts';
import { printJson } from '../terminal/terminal.ts';
import { cloudTexts as texts } from './messages.ts';

/** What every command of the tenant service takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: string;
  readonly tenant?: string;
}

export function addCommand(parent: Command, name: string, description: string, examples: readonly string[]): Command {
  return parent
    .command(name)
    .description(description)
    .addOption(configOption('cloud'))
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText('after', examplesOf(...examples));
}

export function addForTenant(...parts: Parameters<typeof addCommand>): Command {
  return addCommand(...parts).option('--tenant <name>', 'the tenant (required if there is more than one)');
}

export function tenantOf({ tenant }: CommonOptions): { tenant?: string } {
  return tenant === undefined ? {} : { tenant };
}

/** Without a file the built-in settings apply: that is said, because a database is made where there is none. */
export async function configurationOf({ config, json, lang }: CommonOptions): Promise<CloudConfiguration> {
  const { loadCloudConfiguration } = await import('../../cloud/index.ts');
  if (config !== undefined) return loadCloudConfiguration(config);
  const configuration = loadCloudConfiguration(undefined);
  if (json !== true) {
    const database = withoutPassword(configuration.database);
    const values = { file: 'cloud.yaml', database, url: configuration.publicUrl };
    console.error(translateInto(languageOf(lang))(texts.noFile, values));
  }
  return configuration;
}

/** Does one operation and prints its answer. */
export async function show<Answer extends object>(
  options: CommonOptions,
  ask: (operate: Operate) => Promise<Answer>,
  view: (answer: Answer, language: Language) => string,
): Promise<void> {
  const configuration = await configurationOf(options);
  const { openCloudOperations } = await import('../../cloud/index.ts');
  await using cloud = await openCloudOperations(configuration);
  const answer = await ask(cloud.operate);
  if (options.json === true) printJson(answer);
  else console.log(view(answer, languageOf(options.lang)));
}
