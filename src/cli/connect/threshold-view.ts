import type { HoldSummary, ThresholdList } from '../../connect/index.ts';
import type { Language } from '../../base/messages.ts';
import { table } from '../terminal/table.ts';
import { formatCount, styled } from '../terminal/terminal.ts';
import type { Translate } from '../terminal/translate.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { thresholdTexts as texts } from './threshold-messages.ts';

const out = process.stdout;

export interface Selection {
  readonly hold?: number;
  readonly group?: string;
}

/** How `hawser connect threshold` shows what is counted and held back. */
export function viewThreshold(list: ThresholdList, language: Language, { hold, group }: Selection = {}): string {
  const t = translateInto(language);
  const { subjects, slowLeaks } = list;
  const holds = list.holds.filter(({ id }) => hold === undefined || id === hold);
  const lines = [limitsLine(list, t)];
  const counted = subjects.filter(({ sum, tripped }) => sum > 0 || tripped);
  if (counted.length > 0) {
    const count = (value: number): string => formatCount(value, language);
    lines.push(
      '',
      table(counted, [
        { title: t(texts.class), value: (subject) => subject.class },
        { title: t(texts.base), value: ({ base }) => count(base), align: 'right' },
        { title: t(texts.exported), value: ({ exported }) => count(exported), align: 'right' },
        { title: t(texts.waiting), value: ({ waiting }) => count(waiting), align: 'right' },
        { title: t(texts.sum), value: ({ sum }) => count(sum), align: 'right' },
        { title: '', value: ({ tripped }) => (tripped ? styled('red', t(texts.above), out) : '') },
      ]),
    );
  }
  for (const { class: objectClass, count, limit } of slowLeaks)
    lines.push('', styled('yellow', t(texts.slowLeak, { class: objectClass, count, limit }), out));
  for (const held of holds) lines.push('', ...holdLines(held, language, group));
  if (holds.length === 0) lines.push('', t(texts.nothingHeldBack));
  lines.push(...nextSteps(holds, t));
  return lines.join('\n');
}

function limitsLine({ limits }: ThresholdList, t: Translate): string {
  const { enabled, windowHours: hours, count, percent } = limits;
  if (!enabled) return t(texts.disabled);
  if (count === 0) return t(texts.limitNone);
  return percent === null ? t(texts.limitCount, { count, hours }) : t(texts.limitPercent, { count, percent, hours });
}

function holdLines(held: HoldSummary, language: Language, group: string | undefined): readonly string[] {
  const t = translateInto(language);
  const { id, class: objectClass, count, heldAt, groups, verdict } = held;
  const head = t(texts.hold, { hold: id, count, class: objectClass, since: minuteOf(heldAt) });
  return [
    styled(verdict === null ? 'red' : 'green', head, out) + (verdict === null ? '' : `, ${t(texts[verdict])}`),
    table(
      groups.filter((known) => group === undefined || known.id === group),
      [
        { title: t(texts.group), value: (known) => known.id },
        { title: t(texts.deletes), value: (known) => formatCount(known.count, language), align: 'right' },
        { title: t(texts.cause), value: ({ cause }) => t(texts.causes[cause]) },
        { title: t(texts.source), value: ({ source }) => source ?? '' },
        { title: t(texts.container), value: ({ container }) => container ?? '' },
        { title: '', value: (known) => (known.verdict === null ? '' : t(texts[known.verdict])) },
      ],
    ),
  ];
}

function nextSteps(holds: readonly HoldSummary[], t: Translate): readonly string[] {
  const open = holds.find(({ verdict }) => verdict === null);
  if (open !== undefined) {
    return [
      '',
      hint(`hawser connect threshold list --hold ${open.id} --csv`, t(texts.listsEach)),
      hint(`hawser connect threshold approve --hold ${open.id}`, t(texts.letsThemGo)),
      hint(`hawser connect threshold decline --hold ${open.id}`, t(texts.keepsObjects)),
    ];
  }
  if (holds.some(({ verdict }) => verdict === 'approved' || verdict === 'mixed'))
    return ['', hint('hawser connect sync', t(texts.sendsApproved))];
  return [];
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
