import type { Language } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import type { Explanation } from '../explain/index.ts';
import type { OwnCode } from '../explain/own-codes.ts';
import { label } from '../explain/wording.ts';
import { page } from './layout.ts';
import type { Links } from './links.ts';
import { mountedLinks } from './links.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { words } from './words.ts';

const say = {
  several: { en: '{query}: what it can mean', nl: '{query}: wat het kan betekenen' },
  unknown: { en: '{query} is not in the catalogue', nl: '{query} staat niet in de catalogus' },
  unknownLead: {
    en: 'Nothing is made up here: this is what can be said.',
    nl: 'Hier wordt niets verzonnen: dit is wat erover te zeggen is.',
  },
  near: { en: 'Written almost like it', nl: 'Bijna zo geschreven' },
  sameRoom: { en: 'Other codes of {room}', nl: 'Andere codes van {room}' },
  tips: { en: 'What helps', nl: 'Wat helpt' },
  tipSearch: {
    en: 'Search for a part of the code or a word of its text in the field above.',
    nl: 'Zoek in het veld hierboven op een deel van de code of een woord uit de tekst.',
  },
  tipDiagnose: {
    en: 'Give the whole text, with what stands before and after it: hawser diagnose.',
    nl: 'Geef de hele tekst, met wat ervoor en erna staat: hawser diagnose.',
  },
  own: { en: 'An error of Hawser itself ({room}).', nl: 'Een fout van Hawser zelf ({room}).' },
} as const;

export interface AnswerOptions {
  readonly links?: Links;
  /** Errors of Hawser itself that are near an unknown one. */
  readonly nearOwn?: readonly OwnCode[];
}

/** The answer to a code that is no page of its own: an error of Hawser, several meanings, or unknown with what is near. */
export function renderAnswerPage(
  explanation: Explanation,
  language: Language,
  { links = mountedLinks('/codes'), nearOwn = [] }: AnswerOptions = {},
): string {
  const { query, own, matches, unknown, neighbours } = explanation;
  const [single] = own;
  const body =
    single && matches.length === 0
      ? ownArticle(single, language, links)
      : matches.length > 0
        ? html`<h1>${format(say.several, language, { query })}</h1>
            <ul class="codes">
              ${own.map((code) => ownLine(code, language, links))}
              ${matches.map(({ record }) => codeLine(record, language, links))}
            </ul>`
        : html`<p class="path"><a href="${links.index(language)}">${words.site[language]}</a></p>
            <h1>${format(say.unknown, language, { query })}</h1>
            <p>${say.unknownLead[language]}</p>
            ${unknown.map(({ decoded }) => html`<p class="note">${decodedText(decoded)}</p>`)}
            ${
              neighbours.length + nearOwn.length > 0 &&
              html`<h2>${say.near[language]}</h2>
                <ul class="codes">
                  ${nearOwn.map((code) => ownLine(code, language, links))}
                  ${neighbours.map((record) => codeLine(record, language, links))}
                </ul>`
            }
            <h2>${say.tips[language]}</h2>
            <ul>
              <li>${say.tipSearch[language]}</li>
              <li>${say.tipDiagnose[language]}</li>
            </ul>`;
  const other = language === 'en' ? 'nl' : 'en';
  const title =
    single && matches.length === 0
      ? single.code
      : format(matches.length > 0 ? say.several : say.unknown, language, { query });
  return page({ language, links, title, otherLanguage: links.code(encodeURIComponent(query), other), body });
}

function ownArticle({ code, room, severity, text, fix }: OwnCode, language: Language, links: Links): Markup {
  return html`<p class="path"><a href="${links.index(language)}">${words.site[language]}</a></p>
    <article>
      <h1><code>${code}</code> <span class="badge ${badge(severity)}">${words[badge(severity)][language]}</span></h1>
      <p class="title">${plain(text[language])}</p>
      ${
        fix &&
        html`<h2>${words.todo[language]}</h2>
          <p>${plain(fix[language])}</p>`
      }
      <p class="quiet">${format(say.own, language, { room })}</p>
      <p class="quiet">${words.command[language]}: <kbd>hawser explain ${code}</kbd></p>
    </article>`;
}

function ownLine({ code, severity, text }: OwnCode, language: Language, links: Links): Markup {
  return html`<li>
    <a href="${links.code(code, language)}"><code>${code}</code></a
    ><span>${plain(text[language])}</span
    ><span class="badge ${badge(severity)}">${words[badge(severity)][language]}</span>
  </li> `;
}

function codeLine(record: CodeRecord, language: Language, links: Links): Markup {
  return html`<li>
    <a href="${links.code(record.id, language)}"><code>${label(record)}</code></a
    ><span>${record.title[language]}</span
    ><span class="badge ${record.severity}">${words[record.severity][language]}</span>
  </li> `;
}

/** The places that are filled when the error comes up: an ellipsis stands for them here. */
function plain(text: string): string {
  return text.replace(/"?\{\w+\}"?/g, '…').replace(/:\s*…\s*$/, '.');
}

function badge(severity: string): 'info' | 'warning' | 'error' {
  return severity === 'critical' || severity === 'error' ? 'error' : severity === 'warning' ? 'warning' : 'info';
}

function decodedText({ hex, decimal, facility, note }: Explanation['unknown'][number]['decoded']): string {
  return [hex, decimal, facility?.name, note]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' · ');
}
