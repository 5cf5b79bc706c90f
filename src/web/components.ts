import { asRunHere } from '../base/command-style.ts';
import type { Content, Html } from './html.ts';
import { html } from './html.ts';
import type { IconName } from './icons.ts';
import { icon } from './icons.ts';
import { webMessages } from './messages.ts';
import type { Reader } from './page.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** A state as word and colour (and shape: round, diamond, square, hollow). */
export function state(tone: Tone, words: string): Html {
  return html`<span class="state ${tone}">${words}</span>`;
}

export interface CardOptions {
  readonly title?: string;
  /** Beside the title: usually a link to more. */
  readonly aside?: Content;
  /** The contents bring their own margins (a table, a list). */
  readonly flush?: boolean;
}

export function card({ title, aside, flush = false }: CardOptions, content: Content): Html {
  const head =
    title === undefined
      ? undefined
      : html`<header>
          <h2>${title}</h2>
          ${aside}
        </header>`;
  return html`<section class="card">${head}${flush ? content : html`<div class="body">${content}</div>`}</section>`;
}

/** Nothing to show: says so, and what to do next. */
export function empty(picture: IconName, title: string, next?: Content): Html {
  return html`<div class="empty">
    ${icon(picture)}<strong>${title}</strong>${next ? html`<p>${next}</p>` : undefined}
  </div>`;
}

const pictures = { good: 'check', warn: 'pause', bad: 'error', idle: 'overview' } as const satisfies Record<
  Tone,
  IconName
>;

/** A message about the whole page. After an action it is announced (`announce`). */
export function notice(tone: Tone, title: string, content?: Content, announce = false): Html {
  return html`<div class="notice ${tone}" role="${announce ? 'status' : 'note'}">
    ${icon(pictures[tone])}
    <div>
      <h2>${title}</h2>
      ${content}
    </div>
  </div>`;
}

/** A command or code with a button that copies it; without script it is selected with one click. */
export function command({ t }: Reader, plain: string, big = false): Html {
  const text = asRunHere(plain);
  return html`<div class="command ${big ? 'big' : ''}">
    <code>${text}</code>
    <button type="button" class="button slim" hidden data-copy="${text}" data-copied="${t(webMessages.copied)}">
      ${t(webMessages.copy)}
    </button>
  </div>`;
}

export interface Paging {
  /** "1–50 of 5,012". */
  readonly summary: string;
  readonly first?: string | undefined;
  readonly next?: string | undefined;
}

/**
 * Forward from any page, and back to the first: lists are read from a position in an index, so that page 1,000 costs
 * what page 1 costs.
 */
export function pagination({ t }: Reader, { summary, first, next }: Paging): Html {
  return html`<nav class="pagination" aria-label="${t(webMessages.pages)}">
    <span>${summary}</span>
    <div>
      ${first && html`<a class="button slim" href="${first}">${t(webMessages.first)}</a>`}
      ${next && html`<a class="button slim" rel="next" href="${next}">${t(webMessages.next)}</a>`}
    </div>
  </nav>`;
}

export interface Fact {
  readonly name: string;
  readonly value: Content;
}

export function facts(list: readonly Fact[]): Html {
  return html`<dl class="facts">
    ${list.map(
      ({ name, value }) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
