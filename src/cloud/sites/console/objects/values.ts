import type { Text } from '../../../../base/messages.ts';
import type { AttributeValue, Scalar } from '../../../../directory/index.ts';
import { fromBytes, isBytes, parseGeneralizedTime, valuesOf } from '../../../../directory/index.ts';
import type { Mastered, ObjectSummary } from '../../../objects/object.ts';
import type { Content, Html } from '../../../../web/index.ts';
import { exactTime, html, state, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { dnText } from '../code-link.ts';
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

export function sourceState({ t }: View, { synchronized, isOrphan }: ObjectSummary): Html {
  if (isOrphan) return state('warn', t(m.orphan));
  return synchronized
    ? html`<span class="nowrap">${t(consoleMessages.synchronized)}</span>`
    : html`<span class="tag">${t(consoleMessages.cloudOnly)}</span>`;
}

export function accountState({ t }: View, { accountEnabled }: ObjectSummary): Content {
  if (accountEnabled === null) return undefined;
  return accountEnabled ? state('good', t(m.enabled)) : state('idle', t(m.disabled));
}

const places = { 'on-premises': m.onPremises, cloud: m.cloud, computed: m.computed } as const satisfies Record<
  Mastered,
  Text
>;

/** Nearly every value of a synchronized object comes from Active Directory: what does not is what stands out. */
export function masteredIn({ t }: View, mastered: Mastered): Html {
  return html`<span class="${mastered === 'on-premises' ? 'soft nowrap' : 'tag'}">${t(places[mastered])}</span>`;
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
const DN = /^(CN|OU|DC|UID|O)=.*,DC=/i;

/** As rules format it: long enough that no number is taken for one. */
const TIME = /^\d{14}(?:\.\d+)?Z$/;

function shownScalar(view: View, value: Scalar): Content {
  const { t } = view;
  if (typeof value === 'boolean') return value ? t(webMessages.yes) : t(webMessages.no);
  if (!isBytes(value)) return shownText(view, String(value));
  const { length } = fromBytes(value);
  if (length <= LONGEST_OCTETS) return html`<code>${value.base64}</code>`;
  return html`<code>${value.base64.slice(0, LONGEST_OCTETS)}…</code>
    <span class="soft">${t(m.octets, { count: length })}</span>`;
}

function shownText(view: View, text: string): Content {
  const at = TIME.test(text) ? parseGeneralizedTime(text) : undefined;
  if (at) return exactTime(view, at);
  return DN.test(text) ? dnText(text) : text;
}
