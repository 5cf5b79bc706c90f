import { describe, expect, test } from 'vitest';
import { toBytes } from '../../../directory/index.ts';
import { authoritativeNull, ignoreThisFlow } from '../rule-set.ts';
import { compileExpression } from './expression.ts';
import { evaluate, testContext } from './test-expression.ts';
import { EvaluationFailure } from './value.ts';

describe('branches', () => {
  test('IIF evaluates only the branch that it takes', () => {
    expect(evaluate('IIF(IsPresent([a]), [a], Error("a is required"))', { a: 'x' })).toBe('x');
    expect(() => evaluate('IIF(IsPresent([a]), [a], Error("a is required"))')).toThrow('a is required');
  });

  test('&& and || evaluate the right side only when it decides', () => {
    expect(evaluate('IsPresent([a]) && Item([a], 3) = "x"')).toBe(false);
    expect(evaluate('True || Error("no")')).toBe(true);
  });

  test('Switch answers the first true one, NULL when there is none', () => {
    const cities = 'Switch([city] = "London", "English", [city] = "Rome", "Italian")';
    expect(evaluate(cities, { city: 'Rome' })).toBe('Italian');
    expect(evaluate(cities, { city: 'Oslo' })).toBeUndefined();
  });

  test('Switch evaluates every branch, but a branch that only raises an error does so when it is taken', () => {
    expect(() => evaluate('Switch(True, "a", False, 1/0)')).toThrow('division by zero');
    expect(evaluate('Switch(True, "a", True, Error("unknown"))')).toBe('a');
    expect(() => evaluate('Switch(False, "a", True, Error("unknown"))')).toThrow('unknown');
  });

  test('literals that steer the flow pass through IIF', () => {
    expect(evaluate('IIF(IsNullOrEmpty([c]), IgnoreThisFlow, [c])')).toBe(ignoreThisFlow);
    expect(evaluate('AuthoritativeNull')).toBe(authoritativeNull);
    expect(() => evaluate('Trim(IgnoreThisFlow)')).toThrow(EvaluationFailure);
  });
});

describe('NULL', () => {
  test('an absent attribute is NULL, and NULL is not the empty text', () => {
    expect(evaluate('IsNull([a])')).toBe(true);
    expect(evaluate('IsNull([a])', { a: '' })).toBe(false);
    expect(evaluate('IsEmpty([a])', { a: '' })).toBe(true);
    expect(evaluate('IsEmpty([a])')).toBe(false);
    expect(evaluate('IsNullOrEmpty([a])')).toBe(true);
    expect(evaluate('IsPresent([a])', { a: '' })).toBe(false);
  });

  test('compared with NULL, a value differs and has no order', () => {
    expect(evaluate('[a] = "x"')).toBe(false);
    expect(evaluate('[a] <> "x"')).toBe(true);
    expect(evaluate('[a] < 5')).toBe(false);
    expect(evaluate('[a] = NULL')).toBe(true);
  });

  test('in a concatenation it is nothing, in arithmetic everything', () => {
    expect(evaluate('"a" & [b] & "c"')).toBe('ac');
    expect(evaluate('[b] + 1')).toBeUndefined();
  });
});

describe('comparison', () => {
  test.each([
    ['[a] = 2', { a: '2' }, true],
    ['[a] = "02"', { a: 2 }, true],
    ['[a] < 50000', { a: '9' }, true],
    ['[a] = True', { a: 'TRUE' }, true],
    ['[a] = "true"', { a: true }, true],
    ['[a] = "x"', { a: 'X' }, false],
    ['"a" < "b"', {}, true],
    ['Now() > CDate("2026-01-01")', {}, true],
  ])('%s of %j is %s', (text, attributes, expected) => {
    expect(evaluate(text, attributes)).toBe(expected);
  });
});

describe('multi-valued attributes', () => {
  const proxyAddresses = [' SMTP:anna@contoso.test', 'smtp:a@contoso.test ', 'SIP:anna@contoso.test'];

  test('a scalar function works on every value', () => {
    expect(evaluate('Trim([proxyAddresses])', { proxyAddresses })).toEqual([
      'SMTP:anna@contoso.test',
      'smtp:a@contoso.test',
      'SIP:anna@contoso.test',
    ]);
    expect(evaluate('Word([mail],1,"@") & "@new.test"', { mail: ['a@x.test', 'b@x.test'] })).toEqual([
      'a@new.test',
      'b@new.test',
    ]);
  });

  test('IIF chooses value by value, and NULL takes one out', () => {
    const text = 'IIF(InStr([proxyAddresses],"SIP:")=1,NULL,[proxyAddresses])';
    expect(evaluate(text, { proxyAddresses })).toEqual([proxyAddresses[0], proxyAddresses[1], undefined]);
  });

  test('a single value counts as a list of one', () => {
    expect(evaluate('Item([a], 1)', { a: 'x' })).toBe('x');
    expect(evaluate('Count([a])', { a: 'x' })).toBe(1);
    expect(evaluate('Count([a])')).toBe(0);
  });

  test('Select, Where and With', () => {
    expect(evaluate('Select($item,[phone],Replace($item,"-",""))', { phone: ['1-2', '3-4'] })).toEqual(['12', '34']);
    expect(evaluate('Where($item,[n],$item>1)', { n: [1, 2, 3] })).toEqual([2, 3]);
    expect(evaluate('With($x,Where($i,[n],$i>1),IIF(Count($x)>1,$x,NULL))', { n: [1, 2, 3] })).toEqual([2, 3]);
    expect(evaluate('With($x,"a",With($y,"b",$x & $y))')).toBe('ab');
    expect(evaluate('Select($i,[n],With($i,$i*2,$i+1))', { n: [1, 2] })).toEqual([3, 5]);
  });
});

describe('references', () => {
  test('only their presence and number are asked', () => {
    const referenceCounts = { member: 3 };
    expect(evaluate('ValueCount("member")', {}, { referenceCounts })).toBe(3);
    expect(evaluate('IsPresent([member]) && Count([member]) = 3', {}, { referenceCounts })).toBe(true);
    expect(evaluate('IsNullOrEmpty([manager])', {}, { referenceCounts })).toBe(true);
  });
});

test('ImportedValue reads what is confirmed', () => {
  expect(evaluate('ImportedValue("mail")', { mail: 'new' }, { imported: { mail: 'confirmed' } })).toBe('confirmed');
});

test('a device key is taken apart and put together octet by octet', () => {
  const key = toBytes(Buffer.from('0001020304', 'hex'));
  expect(evaluate('CNum(Mid([key],2,2))', { key })).toBe(0x0201);
  expect(evaluate('Mid([key],1,2) & CBin(Len([key]),2) & CBin(2,1)', { key })).toEqual(
    toBytes(Buffer.from('0001050002', 'hex')),
  );
  expect(evaluate('Len(Thumbprint([key]))', { key })).toBe(32);
});

describe('the attribute without which a flow yields nothing', () => {
  test.each([
    ['Trim([a])', 'a'],
    ['Left(Trim([a]), 448)', 'a'],
    ['IIF(IsNullOrEmpty([a]), NULL, Left(Trim(Item([a], 1)), 448))', 'a'],
    ['IIF(IsPresent([a]), [b], NULL)', 'a'],
    ['IIF(IsPresent([a]), [a], [b])', undefined],
    ['IIF(IsNull(Left([a], 1)), NULL, "x")', undefined],
    ['[a] & "x"', undefined],
    ['[dn]', undefined],
  ])('%s: %s', (text, attribute) => {
    const expression = compileExpression(text, testContext);
    expect(expression.requires).toBe(attribute);
    const isNothing = [undefined, ''].includes(evaluate(text, { b: 'b' }) as string | undefined);
    expect(isNothing || attribute === undefined).toBe(true);
  });
});
