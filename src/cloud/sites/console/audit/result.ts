import type { AuditEntry } from '../../../audit/store.ts';
import type { Content, Tone } from '../../../../web/index.ts';
import { html, state } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { codeLink } from '../code-link.ts';
import { auditMessages as m } from './messages.ts';

export const PATH = '/console/audit';

const tones = { started: 'idle', success: 'good', failure: 'bad', unknown: 'warn' } as const satisfies Record<
  AuditEntry['status'],
  Tone
>;

export function resultOf({ t }: View, status: AuditEntry['status'], reason: string): Content {
  const isCode = /^[a-z-]+\.[a-z-]+$/.test(reason);
  const why = reason !== '' && html`<span class="under">${isCode ? codeLink(reason) : reason}</span>`;
  return html`${state(tones[status], t(m[status]))}${why}`;
}
