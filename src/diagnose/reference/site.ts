import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../base/messages.ts';
import { languages } from '../../base/messages.ts';
import { allRecords } from '../catalogue/lookup.ts';
import { catalogue } from '../catalogue/store.ts';
import { label, writtenForms } from '../explain/wording.ts';
import { siteLinks } from './links.ts';
import { html } from './markup.ts';
import { renderCodePage, renderFamilyPage, renderIndex } from './pages.ts';

export interface ReferenceFile {
  /** Inside the site, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

const assetNames = ['reference.css', 'reference.js'] as const;

/** The whole reference as files that refer to each other by relative addresses, so that it also works from a disk. */
export async function* renderReference(): AsyncGenerator<ReferenceFile> {
  yield { path: 'index.html', content: choice() };
  for (const [name, content] of Object.entries(await referenceAssets())) yield { path: `assets/${name}`, content };
  for (const language of languages) {
    yield { path: `${language}/index.html`, content: renderIndex(language, siteLinks) };
    for (const { id } of catalogue().families) {
      yield { path: `${language}/family-${id}.html`, content: renderFamilyPage(id, language, siteLinks) ?? '' };
    }
    for (const { id } of allRecords()) {
      yield { path: `${language}/${id}.html`, content: renderCodePage(id, language, siteLinks) ?? '' };
    }
  }
}

/** Stylesheet, script and search index by file name, for the site and for a server that mounts the pages. */
export async function referenceAssets(): Promise<Readonly<Record<string, string>>> {
  const files = await Promise.all(
    assetNames.map(async (name) => [name, await readFile(new URL(`assets/${name}`, import.meta.url), 'utf8')] as const),
  );
  return Object.fromEntries([
    ...files,
    ...languages.map((language) => [`search-${language}.js`, searchScript(language)] as const),
  ]);
}

/** Writes the site below `folder`; answers how many files. */
export async function writeReference(folder: string): Promise<number> {
  for (const part of ['', 'assets', ...languages]) await mkdir(join(folder, part), { recursive: true });
  let count = 0;
  for await (const { path, content } of renderReference()) {
    await writeFile(join(folder, path), content);
    count += 1;
  }
  return count;
}

/** A script and not a JSON file: a page that is opened from a disk may load the one and not the other. */
function searchScript(language: Language): string {
  const entries = allRecords().map((record) => {
    const { hex, decimal, unsigned } = writtenForms(record);
    const forms = [hex, decimal, unsigned, ...record.names, ...record.damaged].filter((form) => form !== null);
    return [record.id, label(record), record.title[language], forms.join(' ')];
  });
  return `globalThis.hawserCodes = ${JSON.stringify(entries)};\n`;
}

function choice(): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Hawser codes</title>
        <link rel="stylesheet" href="assets/reference.css" />
        <script src="assets/reference.js" defer></script>
      </head>
      <body data-choose>
        <main>
          <h1>Hawser codes</h1>
          <ul class="families">
            <li>
              <a href="en/index.html"><strong>English</strong><span>What codes mean and what to do</span></a>
            </li>
            <li>
              <a href="nl/index.html" lang="nl"
                ><strong>Nederlands</strong><span>Wat codes betekenen en wat u doet</span></a
              >
            </li>
          </ul>
        </main>
      </body>
    </html> `.toString();
}
