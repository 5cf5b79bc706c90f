import type { Language } from '../../base/messages.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { grantTexts as texts } from './grant-messages.ts';

interface GrantLine {
  readonly feature: string;
  readonly forest: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
}

interface GrantsOfAgent {
  readonly name: string;
  readonly grants: readonly GrantLine[];
}

export function viewGrants({ name, grants }: GrantsOfAgent, language: Language): string {
  const t = translateInto(language);
  const next = hint('hawser cloud agent grant AGENT --feature FEATURE --forest DOMAIN', t(texts.grants));
  if (grants.length === 0) return [t(texts.none, { name }), next].join('\n\n');
  const lines = table(grants, [
    { title: t(texts.columnFeature), value: ({ feature }) => feature },
    { title: t(texts.columnForest), value: ({ forest }) => forest },
    { title: t(texts.columnBy), value: ({ grantedBy }) => grantedBy },
    { title: t(texts.columnSince), value: ({ grantedAt }) => timeOf(grantedAt, language) },
  ]);
  return [lines, '', next].join('\n');
}
