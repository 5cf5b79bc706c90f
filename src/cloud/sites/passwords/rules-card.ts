import { DAY } from '../../../base/clock.ts';
import type { Text } from '../../../base/messages.ts';
import type { ReadRules } from '../../accounts/flow/forest-password-port.ts';
import type { OutcomeReason, PasswordRules } from '../../../wire/index.ts';
import type { Content, Html, Page } from '../../../web/index.ts';
import { duration, exactTime, html } from '../../../web/index.ts';
import { reasonTexts } from './outcome-messages.ts';
import { rulesMessages as m } from './rules-messages.ts';

/** What the forest demands, above the field for the password: before somebody thinks of one, and not after. */
export function rulesOf(
  view: Page,
  found: ReadRules,
  { forOwner = false }: { readonly forOwner?: boolean } = {},
): Html {
  const { t } = view;
  // Who changes their own is held to all of it.
  const rules = found.rules && forOwner ? { ...found.rules, holdForReset: true } : found.rules;
  const said = rules
    ? demandsOf(view, rules)
    : html`<p>${t(m.notRead)} ${found.rules === undefined && t(whyNot(found.why))}</p>`;
  return html`<section class="rules" aria-labelledby="rules">
    ${forOwner ? html`<h2 id="rules">${t(m.titleForOwner)}</h2>` : html`<h3 id="rules">${t(m.title)}</h3>`} ${said}
  </section>`;
}

/** An agent of before this question cannot even read it. */
const causes: Readonly<Partial<Record<OutcomeReason, Text>>> = {
  'envelope-unreadable': m.older,
  'request-invalid': m.older,
  expired: m.late,
  'rate-limited': m.tooOften,
};

function whyNot(why: OutcomeReason): Text {
  return causes[why] ?? reasonTexts[why];
}

function demandsOf(view: Page, rules: PasswordRules): Content {
  const { t } = view;
  if (rules.source === 'unreadable') return html`<p>${t(m.unreadable)}</p>`;
  const lines = [...contents(view, rules), ...past(view, rules), ...times(view, rules)];
  return html`<p class="hint">${t(rules.source === 'domain' ? m.domain : m.fineGrained)}</p>
    ${
      lines.length === 0
        ? html`<p>${t(m.none)}</p>`
        : html`<ul>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`
    }`;
}

/** Of the password itself. */
function contents({ t }: Page, { minimumLength = 0, isComplexityRequired, namesForbidden }: PasswordRules): Content[] {
  return [
    ...(minimumLength > 0 ? [t(m.minimumLength, { count: minimumLength })] : []),
    ...(isComplexityRequired ? [t(m.complexity)] : []),
    ...(namesForbidden.length > 0 ? [t(m.names, { names: namesForbidden.join(', ') })] : []),
  ];
}

/** Held against the passwords of before, by whoever can. */
function past(
  view: Page,
  { historyLength = 0, changeableAt, minimumAgeMs = 0, holdForReset }: PasswordRules,
): Content[] {
  const { t } = view;
  if (!holdForReset) return historyLength > 0 || minimumAgeMs > 0 ? [t(m.notForReset)] : [];
  return [
    ...(historyLength > 0 ? [t(m.history, { count: historyLength })] : []),
    ...(changeableAt === undefined ? [] : [html`${t(m.changeableAt)} ${exactTime(view, new Date(changeableAt))}`]),
  ];
}

/** What comes after it is set. */
function times(view: Page, { maximumAgeMs, lockout }: PasswordRules): Content[] {
  const { t, language } = view;
  const length = (ms: number): string =>
    ms < DAY
      ? duration(view, ms)
      : new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(
          Math.round(ms / DAY),
        );
  return [
    ...(typeof maximumAgeMs === 'number' ? [t(m.expires, { time: length(maximumAgeMs) })] : []),
    ...(lockout ? [t(m.lockout, { count: lockout.threshold })] : []),
  ];
}
