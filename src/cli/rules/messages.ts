import type { Text } from '../../base/messages.ts';

/** What `hawser rules …` says on a terminal. */
export const ruleTexts = {
  rules: { en: '{count} {count:rule/rules}', nl: '{count} {count:sync rule/sync rules}' },
  noRules: { en: 'There are no rules in it.', nl: 'Er staan geen sync rules in.' },
  mappings: { en: '{count} {count:mapping/mappings}', nl: '{count} {count:mapping/mappings}' },
  expressions: {
    en: '{count} {count:expression/expressions} ({distinct} distinct)',
    nl: '{count} {count:expressie/expressies} ({distinct} verschillende)',
  },
  scopeClauses: {
    en: '{count} {count:scope clause/scope clauses}',
    nl: '{count} {count:scopevoorwaarde/scopevoorwaarden}',
  },
  noProblems: { en: 'no problems', nl: 'geen problemen' },
  oneProblem: { en: '1 problem', nl: '1 probleem' },
  problems: { en: '{count} {count:problem/problems}', nl: '{count} {count:probleem/problemen}' },
  goodToKnow: {
    en: 'No mistakes, but good to know ({count}):',
    nl: 'Geen fouten, wel goed om te weten ({count}):',
  },
  tryThem: { en: 'tries them on an object', nl: 'probeert ze uit op een object' },
  staysOut: {
    en: 'stays out of the metaverse: no rule in scope links it',
    nl: 'blijft buiten de metaverse: geen sync rule in scope koppelt het',
  },
  joinsOnly: {
    en: 'would only join: the rule that links it creates nothing',
    nl: 'zou alleen joinen: de sync rule die het koppelt maakt niets aan',
  },
  noJoinValue: {
    en: 'would not be projected: none of the join attributes has a value',
    nl: 'zou niet geprojecteerd worden: geen van de joinattributen heeft een waarde',
  },
  nothingExported: {
    en: 'nothing is exported: no outbound rule that provisions is in scope',
    nl: 'er wordt niets geëxporteerd: geen uitgaande sync rule die iets aanmaakt is in scope',
  },
  columnAttribute: { en: 'attribute', nl: 'attribuut' },
  columnValue: { en: 'value', nl: 'waarde' },
  columnRule: { en: 'rule', nl: 'sync rule' },
  columnLost: { en: 'lost', nl: 'verloren' },
  written: {
    en: '{count} {count:rule/rules} written to {path}',
    nl: '{count} {count:sync rule/sync rules} geschreven naar {path}',
  },
  withoutFaulty: {
    en: 'The errors are listed below; the rest was imported.',
    nl: 'De fouten staan hieronder; de rest is geïmporteerd.',
  },
  nothingImported: {
    en: 'Nothing was imported or written: no rule could be read.',
    nl: 'Er is niets geïmporteerd en niets geschreven: geen enkele sync rule was leesbaar.',
  },
  checksThem: { en: 'checks them', nl: 'controleert ze' },
  basedOn: { en: 'It is defaults or none.', nl: 'Het is defaults of none.' },
} as const satisfies Record<string, Text>;
