import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../base/messages.ts';
import { languages } from '../../base/messages.ts';
import { allRecords } from '../catalogue/lookup.ts';
import { catalogue } from '../catalogue/store.ts';
import { label } from '../explain/wording.ts';
import type { Html } from '../../web/index.ts';
import { document, html, mark, readAsset, readerOf } from '../../web/index.ts';
import { openFrame } from './frame.ts';
import { siteLinks } from './links.ts';
import { formsOf } from './search.ts';
import type { ReferencePage } from './pages.ts';
import { codePage, familyPage, indexPage } from './pages.ts';

export interface ReferenceFile {
  /** Inside the site, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

const sharedAssets = ['hawser.css', 'hawser.js', 'favicon.svg'] as const;

/** The whole reference as files that refer to each other by relative addresses, so that it also works from a disk. */
export async function* renderReference(): AsyncGenerator<ReferenceFile> {
  yield { path: 'index.html', content: String(await choice()) };
  for (const name of sharedAssets) yield { path: `assets/${name}`, content: readAsset(name).body.toString('utf8') };
  for (const [name, content] of Object.entries(await referenceFiles())) yield { path: `assets/${name}`, content };
  for (const language of languages) {
    for (const [name, page] of pagesIn(language)) {
      const framed = await openFrame(readerOf(language), siteLinks)(page);
      yield { path: `${language}/${name}.html`, content: String(framed) };
    }
  }
}

function* pagesIn(language: Language): Generator<readonly [name: string, page: ReferencePage]> {
  const reader = readerOf(language);
  yield ['index', indexPage(reader, siteLinks)];
  for (const { id } of catalogue().families) {
    const page = familyPage(id, reader, siteLinks);
    if (page) yield [`family-${id}`, page];
  }
  for (const { id } of allRecords()) {
    const page = codePage(id, reader, siteLinks);
    if (page) yield [id, page];
  }
}

/** The script and what it searches, by file name: for the site, and for a server that mounts the pages. */
export async function referenceFiles(): Promise<Readonly<Record<string, string>>> {
  const script = await readFile(new URL('assets/reference.js', import.meta.url), 'utf8');
  const words = languages.map((language) => [`search-${language}.js`, searchScript(language)] as const);
  return { 'reference.js': script, ...Object.fromEntries(words) };
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
    return [record.id, label(record), record.title[language], formsOf(record).join(' ')];
  });
  return `globalThis.hawserCodes = ${JSON.stringify(entries)};\n`;
}

/** The first page: the script leads to the reader's language, and without it everybody chooses. */
function choice(): Html {
  const asset = (name: string): string => `assets/${name}`;
  return document(
    readerOf('en'),
    'Hawser codes',
    html`<div class="single">
      <header>
        <span class="brand">${mark()}<span>Hawser</span></span>
      </header>
      <main id="contents" tabindex="-1" data-choose>
        <h1>Hawser codes</h1>
        <ul class="families" role="list">
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
    </div>`,
    { site: 'Hawser codes', asset, head: html`<script src="${asset('reference.js')}" defer></script>` },
  );
}
