import type { Text } from '../../../../base/messages.ts';
import type { ChangeKind, ObjectChange } from '../../../objects/change-log.ts';
import type { Html, Tone } from '../../../../web/index.ts';
import { html, relativeTime, state } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { objectMessages as m } from './messages.ts';

const kinds: Readonly<Record<ChangeKind, readonly [Tone, Text]>> = {
  created: ['good', { en: 'Created', nl: 'Aangemaakt' }],
  matched: ['good', { en: 'Matched', nl: 'Gekoppeld' }],
  updated: ['idle', { en: 'Changed', nl: 'Gewijzigd' }],
  deleted: ['bad', { en: 'Deleted', nl: 'Verwijderd' }],
  restored: ['good', { en: 'Restored', nl: 'Hersteld' }],
  purged: ['bad', { en: 'Permanently deleted', nl: 'Definitief verwijderd' }],
};

export function changeState({ t }: View, kind: ChangeKind): Html {
  const [tone, text] = kinds[kind];
  return state(tone, t(text));
}

/** What happened to one object, the latest first: what changed, who did it, when. */
export function historyList(view: View, changes: readonly ObjectChange[]): Html {
  const { t } = view;
  if (changes.length === 0) return html`<p class="body soft">${t(m.noHistory)}</p>`;
  return html`<ul class="lines" role="list">
    ${changes.map(
      (change) =>
        html`<li>
          <span>${changeState(view, change.kind)}<span class="under">${what(view, change)}</span></span>
          <span class="end"
            ><span class="small">${relativeTime(view, change.at)}</span
            ><span class="under">${actor(view, change.actor)}</span></span
          >
        </li>`,
    )}
  </ul>`;
}

function what({ t }: View, { details }: ObjectChange): string {
  const references = Object.entries(details.references ?? {}).flatMap(([attribute, { added, removed }]) => [
    ...(added > 0 ? [t(m.referencesAdded, { attribute, count: added })] : []),
    ...(removed > 0 ? [t(m.referencesRemoved, { attribute, count: removed })] : []),
  ]);
  return [...(details.attributes ?? []), ...references].join(', ');
}

function actor({ t }: View, text: string): string {
  if (text.startsWith('agent:')) return t(m.byAgent);
  if (text.startsWith('admin:')) return t(m.byAdmin, { name: text.slice('admin:'.length) });
  return t(m.bySystem);
}
