import type { Detail, DetailItem, DetailValue } from './details.ts';
import { defineDetails, isDetail } from './details.ts';

/** How much of a detail is kept and sent. An attribute can hold 12 KB, and thousands of objects can fail with it. */
export const detailLimits = {
  /** Characters of one text. */
  text: 500,
  /** Characters of all texts together. */
  inAll: 4000,
  items: 50,
  /** Details inside of details. */
  depth: 6,
  codeCharacters: 100,
} as const;

const limitDetail = defineDetails({ 'base.and-more': { en: '{count} more', nl: 'nog {count}' } });

interface Budget {
  left: number;
}

/**
 * The detail, cut to the limits: an ellipsis ends a text that was longer, and a list says how many more there were.
 * Storable as JSON anywhere: no NUL, no half of a pair.
 */
export function withinLimits(detail: Detail): Detail {
  return boundDetail(detail, { left: detailLimits.inAll }, 1);
}

function boundDetail({ code, values }: Detail, budget: Budget, depth: number): Detail {
  const bound = Object.entries(values).map(([name, value]) => [name, boundValue(value, budget, depth)] as const);
  return { code: code.slice(0, detailLimits.codeCharacters), values: Object.fromEntries(bound) };
}

function boundValue(value: DetailValue, budget: Budget, depth: number): DetailValue {
  return typeof value === 'object' && !isDetail(value)
    ? boundList(value, budget, depth)
    : boundItem(value, budget, depth);
}

function boundList(list: readonly DetailItem[], budget: Budget, depth: number): readonly DetailItem[] {
  const bound: DetailItem[] = [];
  for (const [at, item] of list.entries()) {
    const more = list.length - at;
    // "1 more" says less than the one.
    if (more > 1 && (budget.left <= 0 || at === detailLimits.items - 1))
      return [...bound, limitDetail('base.and-more', { count: more })];
    bound.push(boundItem(item, budget, depth));
  }
  return bound;
}

function boundItem(item: DetailItem, budget: Budget, depth: number): DetailItem {
  if (typeof item === 'object') return depth < detailLimits.depth ? boundDetail(item, budget, depth + 1) : item.code;
  if (typeof item === 'number' && Number.isFinite(item)) {
    budget.left--;
    // JSON knows no negative zero.
    return item + 0;
  }
  const text = clip(String(item), Math.min(detailLimits.text, Math.max(1, budget.left)));
  budget.left -= Math.max(1, text.length);
  return text;
}

function clip(text: string, most: number): string {
  const whole = text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
  return whole.toWellFormed().replaceAll('\0', '\uFFFD');
}
