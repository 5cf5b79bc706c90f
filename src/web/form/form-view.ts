import { icon } from '../icons.ts';
import type { Content, Html } from '../html.ts';
import { html } from '../html.ts';
import { webMessages } from '../messages.ts';
import type { Reader } from '../page.ts';
import { codeAddress } from '../page.ts';
import type { FieldName, FormSchema, Widget } from './widget.ts';
import { widgetsOf } from './widget.ts';
import type { FormState, Problem } from './state.ts';

/** Who reads a page with forms; `formToken` proves that a form came from a page of this session. */
export interface FormReader extends Reader {
  readonly formToken?: string;
}

export interface FieldOptions {
  /** In place of the field's own: where it names what only the page knows. */
  readonly hint?: string;
  readonly autofocus?: boolean;
}

/** One form as the page shows it. It works without script: what is wrong comes back with the page. */
export interface FormView<S extends FormSchema = FormSchema> {
  readonly hasProblems: boolean;
  /** The reader may see it and not send it: then it has no button. */
  readonly isReadOnly: boolean;
  /** At the top of the page: what is wrong, with a link to each field. Nothing when all is well. */
  readonly summary: Content;
  /** Label, hint, problem, field: in that order, tied together for a screen reader. */
  field(name: FieldName<S>, options?: FieldOptions): Html;
  /** What stands in a field. */
  text(name: FieldName<S>): string;
  /** Every field that people see, in the order of the schema. */
  fields(): Content;
  /** The form itself, with its token and its hidden fields. */
  element(content: Content, options?: ElementOptions): Html;
}

export interface ElementOptions {
  readonly className?: string;
  /** Hidden fields that differ each time the form is shown. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** For scripts: `data-…` without the prefix. */
  readonly data?: Readonly<Record<string, string>>;
}

export function viewForm<S extends FormSchema>(
  reader: FormReader,
  schema: S,
  { shown, problems }: FormState,
  action: string,
  isReadOnly = false,
): FormView<S> {
  const widgets = widgetsOf(schema);
  const field = (name: string, options: FieldOptions = {}): Html => {
    const widget = widgets.get(name);
    if (!widget || widget.kind === 'hidden') throw new TypeError(`"${name}" is no field that is shown`);
    const problem = problems.find((one) => one.field === name)?.words;
    return fieldOf(reader, { name, widget, value: shown.get(name) ?? '', problem, ...options });
  };
  return {
    hasProblems: problems.length > 0,
    isReadOnly,
    summary: problems.length > 0 && summaryOf(reader, problems, widgets),
    field,
    text: (name) => String(shown.get(name) ?? ''),
    fields: () => [...widgets].map(([name, { kind }]) => kind !== 'hidden' && field(name)),
    element: (content, { className = '', data = {}, hidden = {} } = {}) => {
      if (isReadOnly) return html`<fieldset class="${className} read-only" disabled>${content}</fieldset>`;
      const unseen = [...widgets].map(
        ([name, { kind }]) =>
          kind === 'hidden' &&
          html`<input type="hidden" name="${name}" value="${hidden[name] ?? String(shown.get(name) ?? '')}" />`,
      );
      const hasFiles = [...widgets.values()].some(({ kind }) => kind === 'files');
      return html`<form
        class="${className}"
        method="post"
        action="${action}"
        novalidate
        ${hasFiles && 'enctype=multipart/form-data'}
        ${Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`)}
      >
        ${tokenOf(reader)}${unseen}${content}
      </form>`;
    },
  };
}

/** A form without fields: a button that does something. */
export function buttonForm(reader: FormReader, action: string, content: Content, className = ''): Html {
  return html`<form class="${className}" method="post" action="${action}">${tokenOf(reader)}${content}</form>`;
}

/** A form that was filled in before, and only has to be sent. */
export function fieldsForm(
  reader: FormReader,
  { action, fields }: { readonly action: string; readonly fields: readonly (readonly [string, string])[] },
  content: Content,
): Html {
  const unseen = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  return buttonForm(reader, action, html`${unseen}${content}`);
}

function tokenOf({ formToken }: FormReader): Content {
  return formToken !== undefined && html`<input type="hidden" name="token" value="${formToken}" />`;
}

/** Focused as the page opens, so that a screen reader reads it first. */
function summaryOf(reader: Reader, problems: readonly Problem[], widgets: ReadonlyMap<string, Widget>): Html {
  const { t } = reader;
  const lines = problems.map(({ field, words, code }) => {
    const widget = field === null ? undefined : widgets.get(field);
    if (widget && widget.kind !== 'hidden') return html`<li><a href="#${field}">${t(widget.label)}: ${words}</a></li>`;
    return html`<li>
      ${words} ${code !== undefined && html`<a href="${codeAddress(reader, code)}"><code>${code}</code></a>`}
    </li>`;
  });
  return html`<div class="notice bad summary" role="alert" tabindex="-1" autofocus>
    ${icon('error')}
    <div>
      <h2>${t(webMessages.problemTitle)}</h2>
      <ul role="list">
        ${lines}
      </ul>
    </div>
  </div>`;
}

interface ShownField extends FieldOptions {
  readonly name: string;
  readonly widget: Exclude<Widget, { readonly kind: 'hidden' }>;
  readonly value: string | boolean;
  readonly problem: string | undefined;
}

function fieldOf(reader: Reader, shown: ShownField): Html {
  const { t } = reader;
  const { name, widget, problem, hint = widget.hint && t(widget.hint) } = shown;
  const isTick = widget.kind === 'tick';
  const words = html`<label for="${name}">${t(widget.label)}</label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${problem !== undefined && html`<p class="problem" id="${name}-problem"><span class="for-screen-readers">${t(webMessages.problem)}</span> ${problem}</p>`}`;
  const described = [hint !== undefined && `${name}-hint`, problem !== undefined && `${name}-problem`];
  const input = inputOf(reader, shown, described.filter((id) => id !== false).join(' '));
  const state = problem === undefined ? '' : 'wrong';
  return isTick
    ? html`<div class="tick ${state}">
        ${input}
        <div>${words}</div>
      </div>`
    : html`<div class="field ${state}">${words}${input}</div>`;
}

function inputOf(
  { t }: Reader,
  { name, widget, value, problem, autofocus = false }: ShownField,
  described: string,
): Html {
  const common = html`id="${name}" name="${name}" aria-invalid="${problem === undefined ? 'false' : 'true'}"
  ${described !== '' && html`aria-describedby="${described}"`} ${autofocus && 'autofocus'}`;
  const text = typeof value === 'string' ? value : '';
  switch (widget.kind) {
    case 'tick':
      return html`<input type="checkbox" ${common} ${value === true && 'checked'} />`;
    case 'files':
      return html`<input type="file" multiple ${common} />`;
    case 'choice':
      return html`<select ${common}>
        ${Object.entries(widget.options).map(
          ([option, words]) => html`<option value="${option}" ${option === text && 'selected'}>${t(words)}</option>`,
        )}
      </select>`;
    case 'lines':
      // The first end of a line in it is not part of the text.
      return html`<textarea ${common} rows="10" wrap="off" ${typing(widget.autocomplete)}>${`\n${text}`}</textarea>`;
    case 'password':
      return html`<input type="password" value="" ${common} ${typing(widget.autocomplete)} />`;
    default: {
      const numeric = widget.kind === 'decimal' && html`inputmode="decimal"`;
      return html`<input
        type="${widget.type ?? 'text'}"
        value="${text}"
        ${numeric}
        ${common}
        ${typing(widget.autocomplete)}
      />`;
    }
  }
}

function typing(autocomplete = 'off'): Html {
  return html`autocomplete="${autocomplete}" spellcheck="false" autocapitalize="none"`;
}
