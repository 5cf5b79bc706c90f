import { formatDetail } from '../../base/details.ts';
import type { Language } from '../../base/messages.ts';
import type { RulesReload, RulesStatus } from '../../connect/index.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { formatCount, styled } from '../terminal/terminal.ts';
import { texts } from './messages.ts';

/** How `hawser connect rules …` shows things on a terminal. */
const out = process.stdout;

export function viewRules({ revision, loadedAt, onDisk, problems }: RulesStatus, language: Language): string {
  const t = translateInto(language);
  const inUse = t(texts.rulesInUse, { revision: revision.slice(0, 12), time: loadedAt });
  if (onDisk === 'same') return `${inUse}\n${t(texts.rulesSame)}`;
  if (onDisk === 'newer')
    return [
      inUse,
      styled('yellow', t(texts.rulesNewer), out),
      hint('hawser connect rules reload', t(texts.usesThem)),
    ].join('\n');
  const lines = problems.map((problem) => `  ${formatDetail(problem, language)}`);
  return [inUse, styled('red', t(texts.rulesInvalid), out), ...lines].join('\n');
}

export function viewReload(reload: RulesReload, language: Language): string {
  const t = translateInto(language);
  const { isChanged, added, removed, altered, recomputes } = reload;
  if (!isChanged) return t(texts.rulesUnchanged);
  const lists = [
    [texts.rulesAdded, added],
    [texts.rulesAltered, altered],
    [texts.rulesRemoved, removed],
  ] as const;
  const { objects, fullImports } = recomputes;
  return [
    styled('green', t(texts.rulesReloaded), out),
    ...lists.flatMap(([text, names]) => (names.length === 0 ? [] : [`${t(text)}: ${names.join(', ')}`])),
    t(texts.recomputesObjects, { count: formatCount(objects, language) }),
    ...(fullImports.length === 0 ? [] : [t(texts.recomputesImports, { connectors: fullImports.join(', ') })]),
  ].join('\n');
}
