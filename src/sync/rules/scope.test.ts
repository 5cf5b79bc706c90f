import { describe, expect, test } from 'vitest';
import { toBytes } from '../../directory/index.ts';
import type { Attributes } from '../../directory/index.ts';
import type { ScopeOperator } from './rule.ts';
import { compileClause, compileScope, unmetClauses } from './scope.ts';

function object(attributes: Attributes = {}) {
  return {
    dn: 'CN=Anna,DC=contoso,DC=test',
    objectClass: 'user',
    attributes,
    referenceCounts: { member: 2 },
    isMemberOf: (dn: string) => dn === 'CN=Pilot,DC=contoso,DC=test',
  };
}

const clause = (attribute: string, operator: ScopeOperator, value = '') => ({ attribute, operator, value });

describe('a clause', () => {
  test.each<[ScopeOperator, string, Attributes[string] | undefined, boolean]>([
    ['EQUAL', 'Sales', 'Sales', true],
    ['EQUAL', 'Sales', 'sales', false],
    ['EQUAL', 'Sales', undefined, false],
    ['EQUAL', 'TRUE', true, true],
    ['EQUAL', 'true', 'TRUE', true],
    ['EQUAL', '2', 2, true],
    ['EQUAL', '002', 2, true],
    ['EQUAL', 'b', ['a', 'b'], true],
    ['NOTEQUAL', 'True', undefined, true],
    ['NOTEQUAL', 'true', true, false],
    ['NOTEQUAL', 'True', false, true],
    ['NOTEQUAL', 'TRUE', 'true', false],
    ['LESSTHAN', '50000', 49_999, true],
    ['LESSTHAN', '50000', 50_000, false],
    ['LESSTHAN', '50000', '9', true],
    ['LESSTHAN', 'b', 'a', true],
    ['LESSTHAN', '50000', undefined, false],
    ['LESSTHAN_OR_EQUAL', '5', 5, true],
    ['GREATERTHAN', '5', 6, true],
    ['GREATERTHAN', '133000000000000000', '133000000000000001', true],
    ['GREATERTHAN_OR_EQUAL', '5', 5, true],
    ['CONTAINS', 'al', 'Sales', true],
    ['NOTCONTAINS', 'al', 'Sales', false],
    ['NOTCONTAINS', 'al', undefined, true],
    ['STARTSWITH', 'User_', 'User_x', true],
    ['NOTSTARTSWITH', 'User_', 'User_x', false],
    ['NOTSTARTSWITH', 'User_', undefined, true],
    ['ENDSWITH', '@contoso.com', 'a@contoso.com', true],
    ['NOTENDSWITH', '@contoso.com', 'a@x.com', true],
    ['ISNULL', '', undefined, true],
    ['ISNULL', '', 'x', false],
    ['ISNOTNULL', '', 'x', true],
    ['ISIN', 'a;b', ['b', 'c'], true],
    ['ISIN', 'a', ['b', 'c'], false],
    ['ISNOTIN', 'a', ['b', 'c'], true],
    ['ISNOTIN', 'a', undefined, true],
    ['ISBITSET', '2', 514, true],
    ['ISBITSET', '2', 512, false],
    ['ISBITSET', '2', 'many', false],
    ['ISBITNOTSET', '2', 512, true],
    ['ISBITNOTSET', '2', '514', false],
    ['ISBITNOTSET', '2', undefined, true],
    ['ISBITSET', '-2147483648', -2_147_483_646, true],
    ['EQUAL', 'AAE=', toBytes(Buffer.from([0, 1])), true],
  ])('%s %s of %j is %s', (operator, value, given, expected) => {
    expect(compileClause(clause('a', operator, value))(object(given === undefined ? {} : { a: given }))).toBe(expected);
  });

  test('knows the DN and the class of the object, its references, and its groups', () => {
    expect(compileClause(clause('dn', 'ENDSWITH', 'DC=test'))(object())).toBe(true);
    expect(compileClause(clause('objectClass', 'EQUAL', 'user'))(object())).toBe(true);
    expect(compileClause(clause('member', 'ISNOTNULL'))(object())).toBe(true);
    expect(compileClause(clause('manager', 'ISNULL'))(object())).toBe(true);
    expect(compileClause(clause('', 'ISMEMBEROF', 'CN=Pilot,DC=contoso,DC=test'))(object())).toBe(true);
    expect(compileClause(clause('', 'ISNOTMEMBEROF', 'CN=Other,DC=contoso,DC=test'))(object())).toBe(true);
  });
});

describe('a filter', () => {
  const filter = [
    [clause('department', 'EQUAL', 'IT'), clause('country', 'EQUAL', 'Denmark')],
    [clause('country', 'EQUAL', 'Sweden')],
  ];

  test('holds when all clauses of any group do', () => {
    const scope = compileScope(filter);
    expect(scope?.(object({ department: 'IT', country: 'Denmark' }))).toBe(true);
    expect(scope?.(object({ country: 'Sweden' }))).toBe(true);
    expect(scope?.(object({ department: 'IT', country: 'Norway' }))).toBe(false);
  });

  test('that is empty holds for everything', () => {
    expect(compileScope([])).toBeUndefined();
  });

  test('says what was not met', () => {
    const unmet = unmetClauses(filter, object({ department: 'IT' }));
    expect(unmet).toEqual(['country EQUAL Denmark', 'country EQUAL Sweden']);
  });
});
