import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from './expression.ts';
import { ExpressionError, positionOf } from './syntax.ts';
import { evaluate, testContext } from './test-expression.ts';

/** The message and column of what is wrong. */
function problemOf(text: string): string {
  try {
    compileExpression(text, testContext);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { line, column } = positionOf(text, error.at);
    return `${line}:${column} ${error.message}`;
  }
  return 'no problem';
}

describe('operators', () => {
  test('comparison binds tighter than &&, && tighter than ||', () => {
    expect(evaluate('IsPresent([a]) || IsPresent([b]) = False || [c] = "x"', { b: 'b', c: 'y' })).toBe(false);
    expect(evaluate('IsPresent([a]) || IsPresent([b]) = False || [c] = "x"', { b: 'b', c: 'x' })).toBe(true);
    expect(evaluate('True || False && False')).toBe(true);
    expect(evaluate('(True || False) && False')).toBe(false);
  });

  test('arithmetic goes from left to right, whatever the operator', () => {
    expect(evaluate('2*5+3')).toBe(13);
    expect(evaluate('2+5*3')).toBe(21);
    expect(evaluate('2*(5+3)')).toBe(16);
    expect(evaluate('10-4-3')).toBe(3);
  });

  test('& is concatenation, &H a hexadecimal number, && a logical and', () => {
    expect(evaluate('"a"&"b"')).toBe('ab');
    expect(evaluate('&HFF')).toBe(255);
    expect(evaluate('&H21C07000')).toBe(0x21c07000);
    expect(evaluate('True&&True')).toBe(true);
  });
});

describe('literals', () => {
  test('two quotation marks in a text are one', () => {
    expect(evaluate('"say ""hi"""')).toBe('say "hi"');
  });

  test('a backslash is an ordinary character', () => {
    expect(evaluate(String.raw`Word("CONTOSO\anna",2,"\")`)).toBe('anna');
    expect(evaluate(String.raw`"\\server\share"`)).toBe(String.raw`\\server\share`);
  });

  test('the conflict marker is found as exported rules write it', () => {
    const dn = String.raw`CN=Anna\0ACNF:00112233-4455-6677-8899-aabbccddeeff,OU=Sales,DC=contoso,DC=test`;
    const exported = String.raw`CBool(InStr(DNComponent(CRef([dn]),1),"\\0ACNF:")>0)`;
    expect(evaluate(exported, {}, { dn })).toBe(true);
    expect(evaluate(exported)).toBe(false);
  });

  test('True, False, NULL and CRLF', () => {
    expect(evaluate('True')).toBe(true);
    expect(evaluate('NULL')).toBeUndefined();
    expect(evaluate('"a" & CRLF & "b"')).toBe('a\r\nb');
  });

  test('whole numbers beyond 2^53 stay exact', () => {
    expect(evaluate('CStr(129699324000000001)')).toBe('129699324000000001');
    expect(evaluate('CStr(129699324000000000 + 1)')).toBe('129699324000000001');
  });

  test('parameters and stand-ins', () => {
    expect(evaluate('[sAMAccountName] & "@" & %Domain.FQDN%', { sAMAccountName: 'anna' })).toBe('anna@contoso.test');
    expect(evaluate('%Connector.ID%')).toBe('connector-1');
    expect(evaluate('[@sourceAnchor]', { 'mS-DS-ConsistencyGuid': 'x' })).toBe('x');
  });
});

describe('what is wrong is reported with its place', () => {
  test.each([
    ['Lft([a], 1)', '1:1 there is no function Lft; did you mean Left?'],
    ['left([a], 1)', '1:1 there is no function left; did you mean Left?'],
    ['Trim([a]', '1:1 the "(" here is never closed'],
    ['Trim([a] [b])', '1:10 expected "," or ")", not [b]'],
    ['"abc', '1:1 the text that starts here has no closing quotation mark'],
    ['“abc”', '1:1 “ is a typographic quotation mark; use "'],
    ['Left([a])', '1:1 Left(string, numChars) has 1 argument'],
    ['IIF(True, 1)', '1:1 expected IIF(condition, valueIfTrue, valueIfFalse), not 2 arguments'],
    ['IIF("x", 1, 2)', '1:5 IIF: condition has to be True or False, not text'],
    ['Left("a", "b")', '1:11 Left: numChars has to be a number, not text'],
    ['BitAnd([objectGUID], 1)', '1:8 BitAnd: value1 has to be a number, not binary data'],
    ['%Domain.FQND%', '1:1 there is no parameter %Domain.FQND%'],
    ['$item', '1:1 $item is not known here; With, Select and Where introduce variables'],
    ['[a] = \n  Contoso', '2:3 Contoso has no meaning here; put text in quotation marks and attributes in [ ]'],
    ['Contains([a], "x", Sometimes)', '1:20 Contains: caseType is one of CaseSensitive, CaseInsensitive'],
    [
      'Item([manager], 1)',
      '1:6 [manager] is a reference: only its presence and number can be used here (IsPresent, Count, ValueCount); flow it directly',
    ],
    ['', '1:1 the expression is empty'],
    ['1 +', '1:4 expected a value, not the end'],
    ['Switch(True, 1, False)', '1:1 expected Switch(condition1, value1, condition2, value2, …), not 3 arguments'],
    ['"a" & [objectGUID]', '1:5 "&" joins text with text, or binary data with binary data'],
  ])('%s', (text, message) => {
    expect(problemOf(text)).toBe(message);
  });

  test('however deep or odd the text, it is parsed or refused with a place', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      ',',
      'IIF',
      'Trim',
      '[a]',
      '"x"',
      '1',
      '&',
      '&&',
      '=',
      '$v',
      '%Domain.FQDN%',
      '-',
      ' ',
      'NULL',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        expect(() => problemOf(list.join(''))).not.toThrow();
      }),
    );
    expect(problemOf('('.repeat(10_000))).toMatch(/nested deeper than 200/);
  });
});
