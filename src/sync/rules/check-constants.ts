import type { Detail } from '../../base/details.ts';
import { nameDetail } from './details.ts';
import { cloudSyncFunctions } from './language/cloud-sync.ts';
import { functions, isSpecialForm } from './language/registry.ts';
import type { FlowSource, RuleProblem, RuleSet } from './rule.ts';

const words = ['AuthoritativeNull', 'IgnoreThisFlow', 'NULL'];

/** Constants that somebody meant as a value of the language or as an expression: they would flow as that text. */
export function checkConstants({ rules, places }: RuleSet): readonly RuleProblem[] {
  return rules.flatMap((rule) =>
    rule.flows.flatMap(({ target, source }, index): readonly RuleProblem[] => {
      const detail = meantOtherwise(source);
      if (detail === undefined) return [];
      const place = places.get(rule.id);
      return [{ ...(place?.flows[index] ?? place?.rule), rule: rule.name, attribute: target, detail }];
    }),
  );
}

function meantOtherwise(source: FlowSource): Detail | undefined {
  if (source.kind !== 'constant' || typeof source.value !== 'string') return undefined;
  const text = source.value.trim();
  const word = words.find((each) => each.toLowerCase() === text.toLowerCase());
  if (word !== undefined) return nameDetail('rules.constant-word', { word });
  const called = /^([A-Za-z]\w*)\s*\(.*\)$/s.exec(text)?.[1] ?? '';
  const isCall = functions.has(called) || isSpecialForm(called) || cloudSyncFunctions.has(called);
  const isName = /^\[[A-Za-z@][\w.;-]*\]$/.test(text) || /^%[A-Za-z_][\w.]*%$/.test(text);
  return isCall || isName ? nameDetail('rules.constant-expression', { text }) : undefined;
}
