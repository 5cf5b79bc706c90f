import { allRecords } from '../catalogue/lookup.ts';
import type { CodeRecord } from '../catalogue/record.ts';
import type { OwnCode } from '../explain/own-codes.ts';
import { label } from '../explain/wording.ts';
import type { Content, Html, Reader } from '../../web/index.ts';
import { card, html, state } from '../../web/index.ts';
import type { Links } from './links.ts';
import { referenceMessages as m } from './messages.ts';

const tones = { error: 'bad', warning: 'warn', info: 'idle' } as const;

export function severityState({ t }: Reader, severity: string): Html {
  const known = severity === 'critical' || severity === 'error' ? 'error' : severity === 'warning' ? severity : 'info';
  return state(tones[known], t(m[known]));
}

/** Codes as lines of a card: what it is, what it means, how grave. */
export function codeCard(title: string | undefined, lines: readonly Html[]): Html {
  const list = html`<ul class="code-list" role="list">
    ${lines}
  </ul>`;
  return card({ ...(title !== undefined && { title }), flush: true }, list);
}

export function codeLine(reader: Reader, record: CodeRecord, links: Links): Html {
  const text = html`${record.title[reader.language]}${secondName(record)}`;
  return line(reader, { id: record.id, name: label(record), text, severity: record.severity }, links);
}

export function ownLine(reader: Reader, { code, severity, text }: OwnCode, links: Links): Html {
  return line(reader, { id: code, name: code, text: plain(text[reader.language]), severity }, links);
}

interface Line {
  readonly id: string;
  readonly name: string;
  readonly text: Content;
  readonly severity: string;
}

function line(reader: Reader, { id, name, text, severity }: Line, links: Links): Html {
  return html`<li>
    <a href="${links.code(id, reader.language)}"><code>${name}</code></a> <span class="text">${text}</span>
    ${severityState(reader, severity)}
  </li> `;
}

/** The symbolic name beside a code that is shown as a number. */
function secondName({ number, names }: CodeRecord): Html | false {
  return number !== undefined && names[0] !== undefined && html`<code class="under">${names[0]}</code>`;
}

/** The places that are filled when the error comes up: an ellipsis stands for them here. */
export function plain(text: string): string {
  return text.replace(/"?\{\w+\}"?/g, '…').replace(/:\s*…\s*$/, '.');
}

export function recordsOf(family: string): readonly CodeRecord[] {
  return allRecords().filter((record) => record.family === family);
}
