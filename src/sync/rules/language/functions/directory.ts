import { required } from '../../../../base/assert.ts';
import { escapeDnValue, isDn, parseDn } from '../../../../directory/index.ts';
import type { Dn } from '../../../../directory/index.ts';
import { functionDetail } from '../details.ts';
import { family } from '../function.ts';
import { describe, fail, failOnNull, toInteger, toText } from '../value.ts';
import type { Item } from '../value.ts';

/** Distinguished names. Components count from 1. */
const { each } = family('directory');

function components(item: Item): Dn {
  const text = toText(item);
  if (!isDn(text)) return fail(functionDetail('rules.not-a-dn', { value: describe(item) }));
  return parseDn(text);
}

/**
 * The value of a component. Escaped characters are themselves again, except control characters: AD's conflict marker
 * stays `\0ACNF:`, which is what rules look for.
 */
function valueAt(dn: Dn, index: number): string {
  const value = dn[index - 1]?.[0]?.value ?? fail(functionDetail('rules.no-component', { index, count: dn.length }));
  return value.replace(
    /\p{Cc}/gu,
    (control) => `\\${control.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}

/** The first component without taking the rest apart: what every default rule asks of every object. */
const plainFirst = /^[A-Za-z]+=([^\\"+,;=#<>]+)(?:,|$)/;

export const directoryFunctions = [
  each(
    'DNComponent',
    'text dn, number componentNumber',
    'text',
    (_, dn, number) => {
      if (dn === undefined) return undefined;
      const index = number === undefined ? failOnNull(functionDetail('rules.the-number')) : toInteger(number);
      const plain = index === 1 ? plainFirst.exec(toText(dn)) : null;
      return plain ? required(plain[1], 'plain[1]').trim() : valueAt(components(dn), index);
    },
    { nothingFromNull: true },
  ),
  each(
    'DNComponentRev',
    'text dn, number componentNumber, text option?',
    'text',
    (_, dn, number, option) => {
      if (dn === undefined) return undefined;
      const index = number === undefined ? failOnNull(functionDetail('rules.the-number')) : toInteger(number);
      const all = components(dn);
      const kept = option === undefined ? all : withoutDomain(all, option);
      return valueAt(kept.toReversed(), index);
    },
    { nothingFromNull: true },
  ),
  each(
    'EscapeDNComponent',
    'text value',
    'text',
    (_, item) => {
      if (item === undefined) return undefined;
      const text = toText(item);
      const at = text.indexOf('=');
      // `cn=Doe, Jane`: the type in front keeps its equals sign.
      return /^[a-z][a-z0-9-]*=/i.test(text)
        ? text.slice(0, at + 1) + escapeDnValue(text.slice(at + 1))
        : escapeDnValue(text);
    },
    { nothingFromNull: true },
  ),
];

function withoutDomain(dn: Dn, option: Item): Dn {
  if (toText(option).toUpperCase() !== 'DC')
    return fail(functionDetail('rules.only-option', { value: describe(option) }));
  return dn.filter((rdn) => rdn[0]?.type.toUpperCase() !== 'DC');
}
