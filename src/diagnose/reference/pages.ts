import type { Language } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { allRecords, recordById } from '../catalogue/lookup.ts';
import type { Action, Cause, CodeRecord } from '../catalogue/record.ts';
import { catalogue } from '../catalogue/store.ts';
import { evidenceOf, label, ownerOf, writtenForms } from '../explain/wording.ts';
import { page } from './layout.ts';
import type { Links } from './links.ts';
import { mountedLinks } from './links.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { words } from './words.ts';

const codesPath = mountedLinks('/codes');

/** The first page: search, and the families with what they hold. */
export function renderIndex(language: Language, links: Links = codesPath): string {
  const families = catalogue()
    .families.map((family) => ({ ...family, codes: recordsOf(family.id) }))
    .sort((a, b) => a.title[language].localeCompare(b.title[language], language));
  const body = html`<h1>${words.site[language]}</h1>
    <p class="lead">${format(words.lead, language, { count: catalogue().size })}</p>
    <h2>${words.families[language]}</h2>
    <ul class="families">
      ${families.map(
        ({ id, title, codes }) =>
          html`<li>
            <a href="${links.family(id, language)}"
              ><strong>${title[language]}</strong>
              <span>${format(words.codes, language, { count: codes.length })}</span>
              <code
                >${codes.slice(0, 3).map((record, index) => html`${index > 0 && ' · '}${shortLabel(record)}`)}${codes.length > 3 && ' …'}</code
              ></a
            >
          </li> `,
      )}
    </ul>`;
  return page({ language, links, title: words.site[language], otherLanguage: links.index(otherThan(language)), body });
}

/** All codes of a family, or undefined when there is no such family. */
export function renderFamilyPage(id: string, language: Language, links: Links = codesPath): string | undefined {
  const family = catalogue().families.find((candidate) => candidate.id === id);
  if (!family) return undefined;
  const body = html`<p class="path"><a href="${links.index(language)}">${words.site[language]}</a></p>
    <h1>${family.title[language]}</h1>
    <ul class="codes">
      ${recordsOf(id).map((record) => codeLine(record, language, links))}
    </ul>`;
  const otherLanguage = links.family(id, otherThan(language));
  return page({ language, links, title: family.title[language], otherLanguage, body });
}

/** One code, or undefined when there is none of this id. */
export function renderCodePage(id: string, language: Language, links: Links = codesPath): string | undefined {
  const record = recordById(id);
  if (!record) return undefined;
  const { title, meaning, context, normalWhen, causes, fixes, isWrapper, severity } = record;
  const family = catalogue().families.find((candidate) => candidate.id === record.family);
  const ofCauses = new Set(causes.flatMap((cause) => cause.fixes.map((action) => action.id)));
  const first = fixes.filter((action) => !ofCauses.has(action.id));
  const body = html`<p class="path">
      <a href="${links.index(language)}">${words.site[language]}</a> ›
      <a href="${links.family(record.family, language)}">${family?.title[language]}</a>
    </p>
    <article>
      <h1><code>${label(record)}</code> <span class="badge ${severity}">${words[severity][language]}</span></h1>
      <p class="title">${title[language]}</p>
      <p>${meaning[language]}</p>
      ${isWrapper && html`<p class="note">${words.wrapper[language]}</p>`}
      ${context && html`<p class="note"><strong>${words.when[language]}.</strong> ${context[language]}</p>`}
      ${normalWhen && html`<p class="note good"><strong>${words.normal[language]}:</strong> ${normalWhen[language]}</p>`}
      ${
        causes.length > 0 &&
        html`<h2>${words.why[language]}</h2>
          <ol class="causes">
            ${causes.map((cause) => causeItem(cause, language))}
          </ol>`
      }
      ${
        first.length > 0 &&
        html`<h2>${words.todo[language]}</h2>
          ${actionList(first, language)}`
      }
      ${references(words.causes[language], record.consequenceOf, language, links)}
      ${references(words.consequences[language], consequencesOf(id), language, links)}
      ${references(words.also[language], [...new Set([...record.equals, ...record.seeAlso])], language, links)}
      <h2>${words.forms[language]}</h2>
      ${formsTable(record, language)}
      <h2>${words.rests[language]}</h2>
      <p>
        ${evidenceOf(record, language)}:
        ${record.origin.url === undefined ? record.origin.title[language] : html`<a href="${record.origin.url}" rel="noreferrer">${record.origin.title[language]}</a>`}
      </p>
      <p class="quiet">${words.command[language]}: <kbd>hawser explain ${askFor(record)}</kbd></p>
    </article>`;
  const heading = `${label(record)} ${title[language]}`;
  return page({ language, links, title: heading, otherLanguage: links.code(id, otherThan(language)), body });
}

function causeItem({ text, ask, probe, fixes }: Cause, language: Language): Markup {
  return html`<li>
    <p>${text[language]}</p>
    ${ask && html`<p class="ask">${ask[language]}</p>`} ${probe !== undefined && html`<p><kbd>${probe}</kbd></p>`}
    ${fixes.length > 0 && actionList(fixes, language)}
  </li> `;
}

function actionList(actions: readonly Action[], language: Language): Markup {
  return html`<ul class="actions">
    ${actions.map(({ text, owner, command }) => {
      const who = ownerOf(owner, language);
      return html`<li>
        ${text[language]}${who !== '' && html` <span class="owner">${words.by[language]} ${who}</span>`}${command !== undefined && html`<br /><kbd>${command}</kbd>`}
      </li>`;
    })}
  </ul>`;
}

function references(title: string, ids: readonly string[], language: Language, links: Links): Markup | false {
  const records = ids.flatMap((id) => recordById(id) ?? []);
  if (records.length === 0) return false;
  return html`<h2>${title}</h2>
    <ul class="codes">
      ${records.map((record) => codeLine(record, language, links))}
    </ul>`;
}

function codeLine(record: CodeRecord, language: Language, links: Links): Markup {
  return html`<li>
    <a href="${links.code(record.id, language)}"><code>${label(record)}</code></a
    ><span>${record.title[language]}${secondName(record)}</span
    ><span class="badge ${record.severity}">${words[record.severity][language]}</span>
  </li> `;
}

function formsTable(record: CodeRecord, language: Language): Markup {
  const { hex, decimal, unsigned } = writtenForms(record);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [words.hex[language], hex === null ? [] : [hex]],
    [words.signed[language], decimal === null ? [] : [String(decimal)]],
    [words.unsigned[language], unsigned === null || unsigned === decimal ? [] : [String(unsigned)]],
    [words.names[language], record.names],
    [words.misprints[language], record.damaged],
  ];
  return html`<dl class="forms">
    ${rows
      .filter(([, values]) => values.length > 0)
      .map(
        ([name, values]) =>
          html`<dt>${name}</dt>
            <dd>${values.map((value) => html`<code>${value}</code> `)}</dd>`,
      )}
    <dt>${words.reportedBy[language]}</dt>
    <dd>${record.source[language]}</dd>
  </dl>`;
}

/** The symbolic name beside a code that is shown as a number. */
function secondName({ number, names }: CodeRecord): Markup | false {
  return number !== undefined && names[0] !== undefined && html`<br /><code class="quiet">${names[0]}</code>`;
}

/** Ids of the codes that usually follow from this one. */
function consequencesOf(id: string): readonly string[] {
  return allRecords().flatMap((record) => (record.consequenceOf.includes(id) ? [record.id] : []));
}

function recordsOf(family: string): readonly CodeRecord[] {
  return allRecords().filter((record) => record.family === family);
}

function shortLabel(record: CodeRecord): string {
  const text = label(record);
  return text.length > 28 ? `${text.slice(0, 27)}…` : text;
}

/** What to type for this very code. */
function askFor(record: CodeRecord): string {
  const text = record.space === 'win32' ? `Win32 ${record.number}` : label(record);
  return /[\s()"'&;|<>$]/.test(text) ? `"${text}"` : text;
}

function otherThan(language: Language): Language {
  return language === 'en' ? 'nl' : 'en';
}
