import type { AttributeValue, Scalar } from '../../../directory/index.ts';
import { fromBytes, isBytes, valuesOf } from '../../../directory/index.ts';
import type { Mastered, ObjectSummary } from '../../objects/object.ts';
import type { Tone } from '../../web/components.ts';
import { state } from '../../web/components.ts';
import type { Content, Html } from '../../web/html.ts';
import { html } from '../../web/html.ts';
import { webMessages } from '../../web/messages.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { classTexts, objectMessages as m } from './messages.ts';

/** The link to an object's page, by the name people know it by. */
export function objectLink(
  { t }: View,
  { id, objectClass, displayName, userPrincipalName, mail }: ObjectSummary,
): Html {
  const name = displayName ?? userPrincipalName ?? mail;
  const words = name ?? html`<span class="soft">${t(m.unnamed)}</span>`;
  return html`<a href="${classTexts[objectClass].path}/${id}">${words}</a>`;
}

export function sourceState({ t }: View, { synchronized }: ObjectSummary): Html {
  return synchronized ? state('good', t(consoleMessages.synchronized)) : state('idle', t(consoleMessages.cloudOnly));
}

export function accountState({ t }: View, { accountEnabled }: ObjectSummary): Content {
  if (accountEnabled === null) return undefined;
  return accountEnabled ? state('good', t(m.enabled)) : state('idle', t(m.disabled));
}

const places: Readonly<Record<Mastered, readonly [Tone, 'onPremises' | 'cloud' | 'computed']>> = {
  'on-premises': ['good', 'onPremises'],
  cloud: ['idle', 'cloud'],
  computed: ['idle', 'computed'],
};

export function masteredState({ t }: View, mastered: Mastered): Html {
  const [tone, text] = places[mastered];
  return state(tone, t(m[text]));
}

/** The values of an attribute, one a line. Octets are shown as base64, as far as that says anything. */
export function shownValue(view: View, value: AttributeValue): Content {
  const values = valuesOf(value);
  if (values.length === 1 && values[0] !== undefined) return shownScalar(view, values[0]);
  return html`<ul class="values" role="list">
    ${values.map((one) => html`<li>${shownScalar(view, one)}</li>`)}
  </ul>`;
}

const LONGEST_OCTETS = 48;

function shownScalar({ t }: View, value: Scalar): Content {
  if (typeof value === 'boolean') return value ? t(webMessages.yes) : t(webMessages.no);
  if (!isBytes(value)) return String(value);
  const { length } = fromBytes(value);
  if (length <= LONGEST_OCTETS) return html`<code>${value.base64}</code>`;
  return html`<code>${value.base64.slice(0, LONGEST_OCTETS)}…</code>
    <span class="soft">${t(m.octets, { count: length })}</span>`;
}
