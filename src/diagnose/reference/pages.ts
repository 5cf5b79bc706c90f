import type { Language } from '../../base/messages.ts';
import { allRecords, recordById } from '../catalogue/lookup.ts';
import type { Action, Cause, CodeRecord } from '../catalogue/record.ts';
import { catalogue } from '../catalogue/store.ts';
import { evidenceOf, label, ownerOf, writtenForms } from '../explain/wording.ts';
import type { Content, Fact, Html, Link, Reader } from '../../web/index.ts';
import { card, command, empty, facts, html, notice } from '../../web/index.ts';
import type { Links } from './links.ts';
import { codeCard, codeLine, recordsOf, severityState } from './list.ts';
import { referenceMessages as m } from './messages.ts';
import { searchCodes } from './search.ts';

const MOST_FOUND = 50;

/** A page of the reference, for the site that it is on: what stands around it is not its business. */
export interface ReferencePage {
  readonly title: string;
  /** Where the heading is more than its text. */
  readonly heading?: Content;
  readonly crumbs: readonly Link[];
  readonly lede?: Content;
  readonly content: Content;
  /** The address of the same page in a language. */
  readonly addressIn: (language: Language) => string;
}

/** The first page: the families with what they hold. */
export function indexPage({ t, language }: Reader, links: Links): ReferencePage {
  const families = catalogue()
    .families.map((family) => ({ ...family, codes: recordsOf(family.id) }))
    .sort((a, b) => a.title[language].localeCompare(b.title[language], language));
  const content = html`<ul class="families" role="list" aria-label="${t(m.families)}">
    ${families.map(
      ({ id, title, codes }) =>
        html`<li>
          <a href="${links.family(id, language)}"
            ><strong>${title[language]}</strong> <span>${t(m.codes, { count: codes.length })}</span>
            <code>${samples(codes)}</code></a
          >
        </li> `,
    )}
  </ul>`;
  return {
    title: t(m.site),
    crumbs: [],
    lede: html`<p>${t(m.lead, { count: catalogue().size })}</p>`,
    content,
    addressIn: links.index,
  };
}

/** What a search finds, where a server searches. */
export function foundPage(query: string, reader: Reader, links: Links): ReferencePage {
  const { t, language } = reader;
  const found = searchCodes(query, language, MOST_FOUND);
  const lines = found.map((record) => codeLine(reader, record, links));
  return {
    title: t(m.foundTitle, { query }),
    crumbs: [toIndex(reader, links)],
    content: found.length === 0 ? empty('search', t(m.nothing), t(m.nothingNext)) : codeCard(undefined, lines),
    addressIn: (other) => `${links.search ?? ''}?q=${encodeURIComponent(query)}&lang=${other}`,
  };
}

/** All codes of a family, or undefined when there is no such family. */
export function familyPage(id: string, reader: Reader, links: Links): ReferencePage | undefined {
  const family = catalogue().families.find((candidate) => candidate.id === id);
  if (!family) return undefined;
  const { t, language } = reader;
  const records = recordsOf(id);
  return {
    title: family.title[language],
    crumbs: [toIndex(reader, links)],
    lede: html`<p>${t(m.codes, { count: records.length })}</p>`,
    content: codeCard(
      undefined,
      records.map((record) => codeLine(reader, record, links)),
    ),
    addressIn: (other) => links.family(id, other),
  };
}

/** One code, or undefined when there is none of this id. */
export function codePage(id: string, reader: Reader, links: Links): ReferencePage | undefined {
  const record = recordById(id);
  if (!record) return undefined;
  const { t, language } = reader;
  const family = catalogue().families.find((candidate) => candidate.id === record.family);
  const equal = [...new Set([...record.equals, ...record.seeAlso])];
  const above = { path: links.family(record.family, language), words: family?.title[language] ?? record.family };
  return {
    title: `${label(record)}: ${record.title[language]}`,
    heading: html`<code>${label(record)}</code>: ${record.title[language]}`,
    crumbs: [toIndex(reader, links), above],
    lede: html`<div class="tags">
      ${severityState(reader, record.severity)}<span class="soft">${record.source[language]}</span>
    </div>`,
    content: html`<div class="columns">
      <div class="stack">
        ${meaning(reader, record)} ${why(reader, record)} ${todo(reader, record)}
        ${related(reader, t(m.causes), record.consequenceOf, links)}
        ${related(reader, t(m.consequences), consequencesOf(id), links)} ${related(reader, t(m.also), equal, links)}
      </div>
      <div class="stack">
        ${card({ title: t(m.forms) }, facts(formsOf(reader, record)))}
        ${card({ title: t(m.command) }, command(reader, `hawser explain ${askFor(record)}`))}
        ${card({ title: t(m.rests) }, sources(reader, record))}
      </div>
    </div>`,
    addressIn: (other) => links.code(id, other),
  };
}

export function toIndex({ t, language }: Reader, links: Links): Link {
  return { path: links.index(language), words: t(m.site) };
}

function meaning({ t, language }: Reader, { meaning, isWrapper, context, normalWhen }: CodeRecord): Html {
  return html`<p class="prose">${meaning[language]}</p>
    ${isWrapper && notice('warn', t(m.wrapper))}
    ${context && notice('idle', t(m.when), html`<p>${context[language]}</p>`)}
    ${normalWhen && notice('good', t(m.normal), html`<p>${normalWhen[language]}</p>`)}`;
}

function why(reader: Reader, { causes }: CodeRecord): Html | false {
  return (
    causes.length > 0 &&
    card(
      { title: reader.t(m.why) },
      html`<ol class="causes">
        ${causes.map((cause) => causeItem(reader, cause))}
      </ol>`,
    )
  );
}

function causeItem(reader: Reader, { text, ask, probe, fixes }: Cause): Html {
  const { language } = reader;
  return html`<li>
    <p class="cause">${text[language]}</p>
    ${ask && html`<p class="soft">${ask[language]}</p>`} ${probe !== undefined && command(reader, probe)}
    ${fixes.length > 0 && actionList(reader, fixes)}
  </li> `;
}

/** What helps whatever the cause is. */
function todo(reader: Reader, { causes, fixes }: CodeRecord): Html | false {
  const ofCauses = new Set(causes.flatMap((cause) => cause.fixes.map((action) => action.id)));
  const rest = fixes.filter((action) => !ofCauses.has(action.id));
  return rest.length > 0 && card({ title: reader.t(m.todo) }, actionList(reader, rest));
}

function actionList(reader: Reader, actions: readonly Action[]): Html {
  const { language } = reader;
  return html`<ul class="fixes">
    ${actions.map(({ text, owner, command: line }) => {
      const who = ownerOf(owner, language);
      return html`<li>
        ${text[language]}${who !== '' && html` <span class="soft small">(${who})</span>`}
        ${line !== undefined && command(reader, line)}
      </li>`;
    })}
  </ul>`;
}

function related(reader: Reader, title: string, ids: readonly string[], links: Links): Html | false {
  const records = ids.flatMap((id) => recordById(id) ?? []);
  const lines = records.map((record) => codeLine(reader, record, links));
  return lines.length > 0 && codeCard(title, lines);
}

function formsOf({ t, language }: Reader, record: CodeRecord): readonly Fact[] {
  const { hex, decimal, unsigned } = writtenForms(record);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [t(m.hex), hex === null ? [] : [hex]],
    [t(m.signed), decimal === null ? [] : [String(decimal)]],
    [t(m.unsigned), unsigned === null || unsigned === decimal ? [] : [String(unsigned)]],
    [t(m.names), record.names],
    [t(m.misprints), record.damaged],
  ];
  const written = rows
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => ({ name, value: values.map((value) => html`<code class="form">${value}</code> `) }));
  return [...written, { name: t(m.reportedBy), value: record.source[language] }];
}

function sources({ language }: Reader, record: CodeRecord): Html {
  const { title, url } = record.origin;
  const name = title[language];
  return html`<p>
    ${evidenceOf(record, language)}: ${url === undefined ? name : html`<a href="${url}" rel="noreferrer">${name}</a>`}
  </p>`;
}

/** Ids of the codes that usually follow from this one. */
function consequencesOf(id: string): readonly string[] {
  return allRecords().flatMap((record) => (record.consequenceOf.includes(id) ? [record.id] : []));
}

/** The first of a family, as many as a line may hold. */
function samples(codes: readonly CodeRecord[]): string {
  return codes
    .slice(0, 6)
    .map((record) => label(record))
    .join(' · ');
}

/** What to type for this very code. */
function askFor(record: CodeRecord): string {
  const text = record.space === 'win32' ? `Win32 ${record.number}` : label(record);
  return /[\s()"'&;|<>$]/.test(text) ? `"${text}"` : text;
}
