import { expect, test } from 'vitest';
import { languages } from '../../base/messages.ts';
import { allRecords } from '../catalogue/lookup.ts';
import { mountedLinks } from './links.ts';
import { escapeHtml, html } from './markup.ts';
import { renderCodePage, renderFamilyPage, renderIndex } from './pages.ts';
import { renderReference } from './site.ts';

const files = new Map<string, string>();
for await (const { path, content } of renderReference()) files.set(path, content);

test('every code has a page in both languages, in its own words', () => {
  for (const { id, title } of allRecords()) {
    for (const language of languages) {
      const page = files.get(`${language}/${id}.html`) ?? '';
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).toContain(escapeHtml(title[language]));
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

test('pages can be mounted under a path of a server', () => {
  const links = mountedLinks('/codes');
  expect(renderIndex('nl', links)).toContain('href="/codes/family/ldap?lang=nl"');
  expect(renderFamilyPage('ldap', 'nl', links)).toContain('href="/codes/ldap-49?lang=nl"');
  expect(renderCodePage('ldap-49', 'en', links)).toContain('href="/codes/ldap-49?lang=nl"');
  expect(renderCodePage('no-such-code', 'en', links)).toBeUndefined();
  expect(renderFamilyPage('no-such-family', 'en', links)).toBeUndefined();
});

test('text never becomes markup', () => {
  expect(html`<p title="${'" onload="'}">${'<script>'}${[html`<b>${'&'}</b>`, false, null]}</p>`.toString()).toBe(
    '<p title="&quot; onload=&quot;">&lt;script&gt;<b>&amp;</b></p>',
  );
});
