import type { AuditEntry } from '../../../audit/store.ts';
import type { Content, Html, Tone } from '../../../../web/index.ts';
import { html, state } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { codeLink } from '../code-link.ts';
import { auditMessages as m } from './messages.ts';

export const PATH = '/console/audit';

const tones = { started: 'idle', success: 'good', failure: 'bad', unknown: 'warn' } as const satisfies Record<
  AuditEntry['status'],
  Tone
>;

/** Beside each other: what was changed, and who signed in. */
export function tabs({ t }: View, here: string): Html {
  const to = (path: string, words: string): Html =>
    html`<a class="button slim" href="${path}" ${path === here && 'aria-current=page'}>${words}</a>`;
  return html`${to(PATH, t(m.entries))} ${to(`${PATH}/sign-ins`, t(m.signIns))}`;
}

export function resultOf({ t }: View, status: AuditEntry['status'], reason: string): Content {
  const isCode = /^[a-z-]+\.[a-z-]+$/.test(reason);
  const why = reason !== '' && html`<span class="under">${isCode ? codeLink(reason) : reason}</span>`;
  return html`${state(tones[status], t(m[status]))}${why}`;
}
