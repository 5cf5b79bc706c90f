import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { format } from '../../base/messages.ts';
import type { Text } from '../../base/messages.ts';
import { writeCatalogue } from '../../diagnose/catalogue/index.ts';
import { writeReference } from '../../diagnose/reference/index.ts';
import { examples } from '../help/examples.ts';
import { languageOf, languageOption } from '../terminal/language.ts';
import { formatCount, printJson } from '../terminal/terminal.ts';

interface Options {
  readonly output: string;
  readonly out?: string;
  readonly json?: true;
  readonly lang?: string;
}

/**
 * `hawser docs build`: the catalogue of codes as a static site. `hawser docs compile`: for authors of the catalogue.
 */
export function docsCommand(): Command {
  const docs = new Command('docs')
    .summary('the reference of all codes')
    .description('The reference of all codes as a site of its own.')
    .addHelpText('after', examples('hawser docs build'));
  docs
    .command('build')
    .description(
      'write the reference as a static site: English and Dutch, with search, readable without a server or network',
    )
    .option('--output <folder>', 'where to write it', 'hawser-codes')
    // As it was called first.
    .addOption(new Option('--out <folder>').hideHelp())
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText('after', examples('hawser docs build', 'hawser docs build --output /srv/www/codes'))
    .action(async ({ output, out, json, lang }: Options) => {
      const folder = resolve(out ?? output);
      const files = await writeReference(folder);
      if (json) return printJson({ folder, files });
      const language = languageOf(lang);
      const values = { folder, files: formatCount(files, language), index: join(folder, 'index.html') };
      console.log(format(written, language, values));
    });
  docs
    .command('compile')
    .description('for authors: check the files of the catalogue and write what the program reads (only in a clone)')
    .option('--json', 'one JSON object on standard output')
    .addOption(languageOption())
    .addHelpText('after', examples('hawser docs compile'))
    .action(async ({ json, lang }: Pick<Options, 'json' | 'lang'>) => {
      const codes = await writeCatalogue();
      if (json) return printJson({ codes });
      console.log(format(compiled, languageOf(lang), { codes }));
    });
  return docs;
}

const written: Text = {
  en: 'Wrote {files} {files:file/files} to {folder}.\nOpen {index}',
  nl: '{files} {files:bestand/bestanden} geschreven naar {folder}.\nOpen {index}',
};

const compiled: Text = {
  en: 'The catalogue holds {codes} {codes:code/codes}; compiled.json, search.json and sentences.json are up to date.',
  nl: 'De catalogus bevat {codes} {codes:code/codes}; compiled.json, search.json en sentences.json zijn bijgewerkt.',
};
