import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../test-expression.ts';

const quote = (text: string): string => `"${text.replaceAll('"', '""').replaceAll('\\\\0A', '')}"`;

describe('the documented edges', () => {
  test.each([
    ['Left("John Doe", 3)', 'Joh'],
    ['Left("John", 0)', ''],
    ['Left("John", -1)', 'John'],
    ['Left("John", 99)', 'John'],
    ['Left(NULL, 3)', ''],
    ['Right("John Doe", 3)', 'Doe'],
    ['Right("John", 0)', ''],
    ['Right("John", -1)', 'John'],
    ['Right(NULL, 3)', ''],
    ['Mid("John Doe", 3, 5)', 'hn Do'],
    ['Mid("John Doe", 6, 999)', 'Doe'],
    ['Mid("John", 2)', 'ohn'],
    ['Mid("John", 2, 0)', ''],
    ['Mid("John", 2, -1)', 'John'],
    ['Mid("John", 0, 2)', 'John'],
    ['Mid("John", 5, 2)', 'John'],
    ['Mid(NULL, 1, 2)', ''],
    ['Len("John Doe")', 8],
    ['Len(NULL)', 0],
    ['InStr("The quick brown fox","quick")', 5],
    ['InStr("repEated","e",3,vbBinaryCompare)', 7],
    ['InStr("repEated","e",3,vbTextCompare)', 4],
    ['InStr("abc","x")', 0],
    ['InStr(NULL,"x")', 0],
    ['InStr("abc","c",9)', 0],
    ['InStrRev("abbcdbbbef","bb")', 7],
    ['InStrRev("abbcdbbbef","bb",6)', 2],
    ['InStrRev("abbcdbbbef","BB",10,vbTextCompare)', 7],
    ['LCase("TeSt")', 'test'],
    ['UCase("TeSt")', 'TEST'],
    ['PCase("TEsT van der BERG")', 'Test Van Der Berg'],
    ['Trim(" Test ")', 'Test'],
    ['LTrim(" Test ")', 'Test '],
    ['RTrim(" Test ")', ' Test'],
    ['Trim(NULL)', undefined],
    ['PadLeft("User", 10, "0")', '000000User'],
    ['PadRight("User", 10, "0")', 'User000000'],
    ['PadLeft("User", 2, "0")', 'User'],
    ['PadLeft(NULL, 2, "0")', ''],
    [String.raw`Replace("One Way` + '\r\n' + String.raw`Redmond","\r\n",", ")`, 'One Way, Redmond'],
    ['Replace("a-b-c","-","")', 'abc'],
    ['Replace("abc","","x")', 'abc'],
    ['ReplaceChars("Räksmörgås","’:,Å:A,Ä:A,Ö:O,å:a,ä:a,ö:o")', 'Raksmorgas'],
    ['ReplaceChars("O’Neil","’:")', 'ONeil'],
    ['ReplaceChars("groß"," ß : ss ")', 'gross'],
    ['Word("The quick brown fox",3," ")', 'brown'],
    ['Word("This,string!has&many separators",3,",!&#")', 'has'],
    ['Word("one two",3," ")', ''],
    ['Word("one two",0," ")', ''],
    ['Word(NULL,1," ")', ''],
    ['Guid()', 'a-guid'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  test.each([
    ['PadLeft("a", 5, "xy")', 'the padding has to be one character'],
    ['PadLeft("a", 5, NULL)', 'the padding character is NULL'],
    ['ReplaceChars("a","ab:c")', '"ab:c" is not a replacement'],
    ['InStr("a","a",0)', 'the start has to be 1 or more'],
  ])('%s is an error', (text, message) => {
    expect(() => evaluate(text)).toThrow(message);
  });
});

describe('characters outside the basic plane are one character', () => {
  test.each([
    ['Left("😀bc", 1)', '😀'],
    ['Right("ab😀", 2)', 'b😀'],
    ['Mid("a😀c", 2, 1)', '😀'],
    ['Len("😀")', 1],
    ['InStr("😀b", "b")', 2],
    ['PadLeft("😀", 2, "x")', 'x😀'],
    ['ReplaceChars("a😀", "😀:b")', 'ab'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });
});

describe('for every text', () => {
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\\', ''));
  const count = fc.integer({ min: 0, max: 12 });

  test('Left and Mid together are the whole', () => {
    fc.assert(
      fc.property(text, count, (value, n) => {
        const length = Array.from(value).length;
        fc.pre(n < length);
        expect(evaluate(`Left(${quote(value)}, ${n}) & Mid(${quote(value)}, ${n + 1}, ${length})`)).toBe(value);
      }),
    );
  });

  test('InStr finds what Mid then reads', () => {
    fc.assert(
      fc.property(text, text, (value, search) => {
        fc.pre(search !== '');
        const found = `IIF(InStr([a], [b]) > 0, Mid([a], InStr([a], [b]), ${Array.from(search).length}), NULL)`;
        expect(evaluate(found, { a: value, b: search })).toBe(value.includes(search) ? search : undefined);
      }),
    );
  });

  test('padding never cuts', () => {
    fc.assert(
      fc.property(text, count, (value, n) => {
        expect(evaluate(`Left(PadRight([a], ${n}, "x"), Len([a])) = [a]`, { a: value })).toBe(true);
        expect(evaluate(`Len(PadRight([a], ${n}, "x"))`, { a: value })).toBe(Math.max(n, Array.from(value).length));
      }),
    );
  });
});
