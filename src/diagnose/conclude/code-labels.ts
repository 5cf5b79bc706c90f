import type { Fact, FactOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';

/** How people write a code of a space. */
export function labelOf(code: FactOf<'code'>['values']): string {
  if (code.space === 'name') return code.name;
  const { space, number } = code;
  switch (space) {
    case 'aadsts':
      return `AADSTS${number}`;
    case 'msis':
      return `MSIS${number}`;
    case 'sspr':
      return `SSPR_${String(number).padStart(4, '0')}`;
    case 'status':
      return `0x${number.toString(16).padStart(8, '0')}`;
    case 'ldap':
      return `LDAP ${number}`;
    case 'ldap-data':
      return `data ${number.toString(16)}`;
    case 'kerberos':
      return `KRB ${number}`;
    default:
      return String(number);
  }
}

/** The label of a code, and the spelling of the text where it is a hexadecimal that people would search for. */
export function labelsOf({ values }: FactOf<'code'>): readonly string[] {
  const label = labelOf(values);
  const spelt = /0x[0-9a-f]{1,8}/i.exec(values.spelling)?.[0].toLowerCase();
  return spelt === undefined || spelt === label ? [label] : [spelt, label];
}

export function eventLabel({ values }: FactOf<'event'>): string {
  return `${values.source || 'event'} ${values.id}`;
}

/** Codes that stand in the lines of the evidence. */
export function codesOf(evidence: readonly Fact[], facts: Facts): string[] {
  const lines = new Set(evidence.map((fact) => fact.line));
  const codes = new Set<string>();
  for (const fact of [...evidence, ...facts.all('code').filter((code) => lines.has(code.line))]) {
    if (fact.kind === 'code') for (const label of labelsOf(fact)) codes.add(label);
    if (fact.kind === 'event') codes.add(eventLabel(fact));
  }
  return [...codes];
}
