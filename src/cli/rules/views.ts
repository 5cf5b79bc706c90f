import { formatDetail } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import { formatProblem } from '../../sync/rules/index.ts';
import type { ObjectEvaluation, RuleCheck, RuleProblem } from '../../sync/rules/index.ts';
import { ruleTexts as texts } from './messages.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { styled } from '../terminal/terminal.ts';
import { table } from '../terminal/table.ts';

/** How `hawser rules …` shows things on a terminal. */

const out = process.stdout;

export function viewProblems(problems: readonly RuleProblem[], language: Language): readonly string[] {
  return problems.map((problem) => formatProblem(problem, language));
}

/** What is no mistake: dim, under a line that says so. */
export function viewNotices(notices: readonly RuleProblem[], language: Language): readonly string[] {
  if (notices.length === 0) return [];
  const t = translateInto(language);
  const lines = viewProblems(notices, language).map((line) => styled('dim', line, out));
  return [t(texts.goodToKnow, { count: notices.length }), ...lines];
}

export function viewCheck(check: RuleCheck, language: Language): string {
  const t = translateInto(language);
  const { errors, notices } = check;
  const counts = [
    t(texts.rules, { count: check.rules }),
    t(texts.mappings, { count: check.mappings }),
    t(texts.expressions, { count: check.expressions, distinct: check.distinctExpressions }),
    t(texts.scopeClauses, { count: check.scopeClauses }),
  ].join(', ');
  if (check.rules === 0 && errors.length === 0) return styled('yellow', t(texts.noRules), out);
  const verdict =
    errors.length === 0
      ? styled('green', t(texts.noProblems), out)
      : styled('red', t(errors.length === 1 ? texts.oneProblem : texts.problems, { count: errors.length }), out);
  return [
    ...viewNotices(notices, language),
    ...viewProblems(errors, language),
    `${counts}: ${verdict}`,
    ...(errors.length === 0
      ? [styled('dim', hint('hawser rules eval --rules PATH --object FILE', t(texts.tryThem)), out)]
      : []),
  ].join('\n');
}

export function viewEvaluation(
  { object, link, metaverse, exports, explanation, outOfScope, errors }: ObjectEvaluation,
  language: Language,
): string {
  const t = translateInto(language);
  const lines = [`${object.class} ${object.dn} (${object.connector})`];
  for (const { rule, attribute, detail } of errors)
    lines.push(styled('red', `  ${rule}: ${attribute}: ${formatDetail(detail, language)}`, out));
  if (!metaverse) {
    lines.push(`  ${t(texts.staysOut)}`);
    for (const { rule, because } of outOfScope) lines.push(`  ${rule}: ${formatDetail(because, language)}`);
    return lines.join('\n');
  }
  if (link && link.outcome !== 'projected') lines.push(`  ${t(outcomes[link.outcome])} (${link.rule})`);
  const rows = Object.entries(explanation).map(([attribute, each]) => ({ attribute, ...each }));
  lines.push(
    '',
    `metaverse ${metaverse.class}`,
    table(rows, [
      { title: t(texts.columnAttribute), value: ({ attribute }) => attribute },
      { title: t(texts.columnValue), value: ({ value }) => shorten(value) },
      { title: t(texts.columnRule), value: ({ rule, precedence }) => `${rule} (${precedence})` },
      {
        title: t(texts.columnLost),
        value: ({ losers }) => (losers.length === 0 ? '' : String(losers.length)),
        align: 'right',
      },
    ]),
  );
  if (exports.length === 0) lines.push('', t(texts.nothingExported));
  for (const { connector, class: name, attributes } of exports) {
    lines.push(
      '',
      `${connector} ${name}`,
      table(Object.entries(attributes), [
        { title: t(texts.columnAttribute), value: ([attribute]) => attribute },
        { title: t(texts.columnValue), value: ([, value]) => shorten(value) },
      ]),
    );
  }
  return lines.join('\n');
}

const outcomes: Readonly<Record<'joins-only' | 'no-join-value', Text>> = {
  'joins-only': texts.joinsOnly,
  'no-join-value': texts.noJoinValue,
};

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
