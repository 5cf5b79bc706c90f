import type { Text } from '../../../../base/messages.ts';
import type { Html } from '../../../../web/index.ts';
import { html, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { auditMessages as m } from './messages.ts';

export interface FilterField {
  readonly name: string;
  readonly label: Text;
  readonly value: string;
  readonly type?: 'text' | 'date';
  /** A list to choose from; without one it is typed. */
  readonly options?: readonly (readonly [value: string, words: Text])[];
}

/** A row of fields above a list; it is asked for by its address, so that it can be kept and sent. */
export function filterForm({ t }: View, path: string, fields: readonly FilterField[]): Html {
  const isFiltered = fields.some(({ value }) => value !== '');
  return html`<form class="filter" method="get" action="${path}">
    ${fields.map(
      (field) =>
        html`<div>
          <label for="${field.name}">${t(field.label)}</label>
          ${inputOf(t, field)}
        </div>`,
    )}
    <div class="row">
      <button class="button">${t(m.filter)}</button>
      ${isFiltered && html`<a class="button quiet" href="${path}">${t(webMessages.clear)}</a>`}
    </div>
  </form>`;
}

function inputOf(t: View['t'], { name, value, type = 'text', options }: FilterField): Html {
  if (!options) return html`<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="off" />`;
  const all = [['', consoleMessages.all] as const, ...options];
  return html`<select id="${name}" name="${name}">
    ${all.map(
      ([option, words]) => html`<option value="${option}" ${option === value && 'selected'}>${t(words)}</option>`,
    )}
  </select>`;
}

/** `path` with what is filtered, and where to go on. */
export function addressOf(path: string, query: Readonly<Record<string, string>>, after?: string): string {
  const given = Object.entries({ ...query, ...(after !== undefined && { after }) }).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
