import { expect, test } from 'vitest';
import { languages } from '../../base/messages.ts';
import { allRecords } from '../catalogue/lookup.ts';
import { html, readerOf } from '../../web/index.ts';
import { openFrame } from './frame.ts';
import { mountedLinks } from './links.ts';
import { codePage, familyPage, indexPage } from './pages.ts';
import type { ReferencePage } from './pages.ts';
import { renderReference } from './site.ts';

const files = new Map<string, string>();
for await (const { path, content } of renderReference()) files.set(path, content);

test('every code has a page in both languages, in its own words', async () => {
  for (const { id, title } of allRecords()) {
    for (const language of languages) {
      const page = files.get(`${language}/${id}.html`) ?? '';
      expect(page).toContain(`<html lang="${language}"`);
      expect(page).toContain(String(await html`${title[language]}`));
    }
  }
});

test('every link inside the site leads to a file of the site', () => {
  const broken = new Set<string>();
  for (const [path, content] of files) {
    if (!path.endsWith('.html')) continue;
    for (const [, address = ''] of content.matchAll(/(?:href|src)="([^"#]+)"/g)) {
      if (address.startsWith('https:')) continue;
      const target = new URL(address, `file:///${path}`).pathname.slice(1);
      if (!files.has(decodeURIComponent(target))) broken.add(`${path} → ${address}`);
    }
  }
  expect([...broken]).toEqual([]);
});

test('every code is in the search index, with the forms that people type', () => {
  for (const language of languages) {
    const script = files.get(`assets/search-${language}.js`) ?? '';
    const entries = JSON.parse(
      script.replace(/^globalThis\.hawserCodes = |;\n$/g, ''),
    ) as readonly (readonly string[])[];
    expect(entries.map(([id]) => id)).toEqual(allRecords().map(({ id }) => id));
    expect(entries.find(([id]) => id === 'hr-801c03f2')?.join(' ')).toContain('-2145647630');
  }
});

test('pages carry no inline script or style, so that a strict policy can hold', () => {
  for (const content of files.values()) expect(content).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
});

test('pages can be mounted under a path of a server, with the shared assets of that server', async () => {
  const links = mountedLinks('/codes');
  const reader = readerOf('nl');
  const framed = async (page: ReferencePage | undefined) => String(page && (await openFrame(reader, links)(page)));
  expect(await framed(indexPage(reader, links))).toContain('href="/codes/family/ldap?lang=nl"');
  expect(await framed(familyPage('ldap', reader, links))).toContain('href="/codes/ldap-49?lang=nl"');
  const page = await framed(codePage('ldap-49', reader, links));
  expect(page).toContain('href="/codes/ldap-49?lang=en"');
  expect(page).toMatch(/href="\/assets\/hawser\.\w+\.css"/);
  expect(codePage('no-such-code', reader, links)).toBeUndefined();
  expect(familyPage('no-such-family', reader, links)).toBeUndefined();
});

test('a page stands in the frame of the site that it is on', async () => {
  const page = codePage('ldap-49', readerOf('en'), mountedLinks('/console/codes'));
  const framed = String(
    await html`<aside>the console</aside>
      ${page?.content}`,
  );
  expect(framed).toContain('<aside>the console</aside>');
  expect(framed).toContain('href="/console/codes/');
  expect(framed).not.toContain('<html');
});
