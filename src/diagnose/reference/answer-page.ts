import type { CodeRecord } from '../catalogue/record.ts';
import type { Explanation } from '../explain/index.ts';
import type { OwnCode } from '../explain/own-codes.ts';
import type { Html, Reader } from '../../web/index.ts';
import { card, command, html } from '../../web/index.ts';
import type { Links } from './links.ts';
import { codeCard, codeLine, ownLine, plain, severityState } from './list.ts';
import { referenceMessages as m } from './messages.ts';
import type { ReferencePage } from './pages.ts';
import { toIndex } from './pages.ts';

/**
 * The answer to a code that is no page of its own: an error of Hawser, several meanings, or unknown with what is near (`nearOwn`: errors of Hawser itself).
 */
export function answerPage(
  explanation: Explanation,
  reader: Reader,
  links: Links,
  nearOwn: readonly OwnCode[] = [],
): ReferencePage {
  const { query, own, matches } = explanation;
  const { t } = reader;
  const frame = {
    crumbs: [toIndex(reader, links)],
    addressIn: (language: Reader['language']) => links.code(encodeURIComponent(query), language),
  };
  const [single] = own;
  if (single && matches.length === 0) return { ...frame, ...ownAnswer(reader, single) };
  if (matches.length > 0) {
    const records = matches.map(({ record }) => record);
    return {
      ...frame,
      title: t(m.several, { query }),
      content: codeCard(undefined, lines(reader, own, records, links)),
    };
  }
  return { ...frame, ...unknownAnswer(reader, explanation, nearOwn, links) };
}

type Answer = Omit<ReferencePage, 'crumbs' | 'addressIn'>;

function ownAnswer(reader: Reader, { code, room, severity, text, fix }: OwnCode): Answer {
  const { t, language } = reader;
  return {
    title: code,
    heading: html`<code>${code}</code>`,
    lede: html`<div class="tags">
      ${severityState(reader, severity)}<span class="soft">${t(m.own, { room })}</span>
    </div>`,
    content: html`<p class="prose">${plain(text[language])}</p>
      ${fix && card({ title: t(m.todo) }, html`<p>${plain(fix[language])}</p>`)}
      ${card({ title: t(m.command) }, command(reader, `hawser explain ${code}`))}`,
  };
}

function unknownAnswer(
  reader: Reader,
  { query, unknown, neighbours }: Explanation,
  nearOwn: readonly OwnCode[],
  links: Links,
): Answer {
  const { t } = reader;
  const near = lines(reader, nearOwn, neighbours, links);
  return {
    title: t(m.unknown, { query }),
    lede: html`<p>${t(m.unknownLead)}</p>`,
    content: html`${unknown.map(({ decoded }) => html`<p class="prose">${decodedText(decoded)}</p>`)}
    ${near.length > 0 && codeCard(t(m.near), near)}
    ${card(
      { title: t(m.tips) },
      html`<ul class="fixes">
        <li>${t(m.tipSearch)}</li>
        <li>${t(m.tipDiagnose)}</li>
      </ul>`,
    )}`,
  };
}

function lines(reader: Reader, own: readonly OwnCode[], records: readonly CodeRecord[], links: Links): readonly Html[] {
  return [
    ...own.map((code) => ownLine(reader, code, links)),
    ...records.map((record) => codeLine(reader, record, links)),
  ];
}

function decodedText({ hex, decimal, facility, note }: Explanation['unknown'][number]['decoded']): string {
  return [hex, decimal, facility?.name, note]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' · ');
}
