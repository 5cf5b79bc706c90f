import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guidToBytes, sidToBytes, toBytes } from '../../../../directory/index.ts';
import { evaluate } from '../test-expression.ts';

const guid = toBytes(guidToBytes('00112233-4455-6677-8899-aabbccddeeff'));
const sid = toBytes(sidToBytes('S-1-5-21-1-2-3-1105'));

describe('conversion', () => {
  test.each([
    ['CBool(1)', true],
    ['CBool(0)', false],
    ['CBool(NULL)', false],
    ['CBool(-2147483648)', true],
    ['CBool("False")', false],
    ['CNum("42")', 42],
    ['CNum(" -7 ")', -7],
    ['CNum("133000000000000001")', 133000000000000001n],
    ['CNum(NULL)', undefined],
    ['CStr(5)', '5'],
    ['CStr(True)', 'True'],
    ['CStr([dn])', 'CN=Anna,OU=Sales,DC=contoso,DC=test'],
    ['CGuid("{00112233-4455-6677-8899-AABBCCDDEEFF}")', guid],
    ['ConvertToBase64("Hello world!")', 'SABlAGwAbABvACAAdwBvAHIAbABkACEA'],
    ['ConvertFromBase64("SABlAGwAbABvACAAdwBvAHIAbABkACEA")', 'Hello world!'],
    ['ConvertFromBase64("SGVsbG8gd29ybGQh", UTF8)', 'Hello world!'],
    ['ConvertToUTF8Hex("Hello world!")', '48656C6C6F20776F726C6421'],
    ['ConvertFromUTF8Hex("48656C6C6F20776F726C6421")', 'Hello world!'],
    ['ConvertToBase64([guid])', guid.base64],
    ['StringFromGuid([guid])', '00112233-4455-6677-8899-aabbccddeeff'],
    ['StringFromSid([sid])', 'S-1-5-21-1-2-3-1105'],
    ['StringFromSid([absent])', undefined],
    ['CBin(258,2)', toBytes(Buffer.from([2, 1]))],
    ['CRef("CN=a,DC=b")', 'CN=a,DC=b'],
  ])('%s', (text, expected) => {
    expect(evaluate(text, { guid, sid })).toEqual(expected);
  });

  test.each([
    ['CNum("abc")', '"abc" is not a number'],
    ['CGuid("abc")', '"abc" is not a GUID'],
    ['CRef("abc")', '"abc" is not a distinguished name'],
    ['CDate("31 February")', '"31 February" is not a date'],
    ['CDate("2026-02-30")', 'is not a date'],
    ['CBool("perhaps")', '"perhaps" is neither True nor False'],
    ['ConvertFromUTF8Hex("4G")', '"4G" is not hexadecimal'],
    ['ConvertFromBase64("a")', '"a" is not base64'],
    ['StringFromSid([guid])', 'not a security identifier'],
    ['StringFromGuid([sid])', 'a GUID has 16 octets'],
  ])('%s is an error', (text, message) => {
    expect(() => evaluate(text, { guid, sid })).toThrow(message);
  });

  test('base64 and hexadecimal undo themselves for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (a) => {
        expect(evaluate('ConvertFromBase64(ConvertToBase64([a]))', { a })).toBe(a);
        expect(evaluate('ConvertFromUTF8Hex(ConvertToUTF8Hex([a]))', { a })).toBe(a);
      }),
    );
  });
});

describe('dates', () => {
  test.each([
    ['FormatDateTime(CDate("12/25/2007"),"yyyy-MM-dd")', '2007-12-25'],
    ['FormatDateTime(CDate("2013-01-10 4:00 PM -8"),"yyyy-MM-dd HH:mm")', '2013-01-11 00:00'],
    ['FormatDateTime(CDate("2014-09-05T08:14:53Z"),"yyyyMMddHHmmss.0Z")', '20140905081453.0Z'],
    ['FormatDateTime(CDate("2014-09-05"),"dddd d MMMM yyyy")', 'Friday 5 September 2014'],
    ['FormatDateTime(CDate("2014-09-05 15:00"),"h:mm tt")', '3:00 PM'],
    ['FormatDateTime(CDate("2014-09-05"),"\'day\' dd")', 'day 05'],
    ['FormatDateTime(DateAdd("m", 3, CDate("2001-01-01")),"yyyy-MM-dd")', '2001-04-01'],
    ['FormatDateTime(DateAdd("m", 1, CDate("2024-01-31")),"yyyy-MM-dd")', '2024-02-29'],
    ['FormatDateTime(DateAdd("yyyy", -1, CDate("2024-02-29")),"yyyy-MM-dd")', '2023-02-28'],
    ['FormatDateTime(DateAdd("q", 1, CDate("2001-01-01")),"yyyy-MM-dd")', '2001-04-01'],
    ['FormatDateTime(DateAdd("ww", 1, CDate("2001-01-01")),"yyyy-MM-dd")', '2001-01-08'],
    ['FormatDateTime(DateAdd("y", 1, CDate("2001-01-01")),"yyyy-MM-dd")', '2001-01-02'],
    ['FormatDateTime(DateAdd("n", 90, CDate("2001-01-01")),"HH:mm")', '01:30'],
    ['FormatDateTime(DateFromNum(129699324000000000),"yyyy-MM-dd HH:mm:ss")', '2012-01-01 23:00:00'],
    ['FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")', '20220618042640.0Z'],
    ['CStr(NumFromDate(CDate("2012-01-01 23:00:00")))', '129699324000000000'],
    ['FormatDateTime(Now(),"s")', '2026-01-02T03:04:05'],
    ['FormatDateTime(NULL,"s")', undefined],
  ])('%s', (text, expected) => {
    expect(evaluate(text, { pwdLastSet: '133000000000000000' })).toBe(expected);
  });

  test('DateFromNum undoes NumFromDate', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1700-01-01'), max: new Date('2900-01-01'), noInvalidDate: true }),
        (date) => {
          const environment = { now: () => date, random: () => 0, guid: () => '' };
          expect(evaluate('DateFromNum(NumFromDate(Now()))', {}, { environment })).toEqual(date);
        },
      ),
    );
  });

  test('an unknown interval is an error', () => {
    expect(() => evaluate('DateAdd("x", 1, Now())')).toThrow('"x" is not an interval');
  });
});

describe('directory', () => {
  const dn = 'cn=Joe\\, Jr,ou=Atlanta,ou=GA,ou=US,dc=contoso,dc=com';
  test.each([
    ['DNComponent(CRef([dn]),1)', 'Joe, Jr'],
    ['DNComponent(CRef([dn]),2)', 'Atlanta'],
    ['DNComponentRev(CRef([dn]),3)', 'US'],
    ['DNComponentRev(CRef([dn]),1,"DC")', 'US'],
    ['EscapeDNComponent("cn=Doe, Joe")', String.raw`cn=Doe\, Joe`],
    ['EscapeDNComponent("a+b")', String.raw`a\+b`],
  ])('%s', (text, expected) => {
    expect(evaluate(text, {}, { dn })).toBe(expected);
  });

  test('a component that is not there is an error', () => {
    expect(() => evaluate('DNComponent([dn], 9)', {}, { dn })).toThrow('there is no component 9; the name has 6');
  });
});

describe('evaluation', () => {
  test.each([
    ['IsBitSet(&HF,4)', true],
    ['IsBitSet(&HF,16)', false],
    ['IsBitSet(NULL,1)', false],
    ['IsDate("2026-01-01")', true],
    ['IsDate("soon")', false],
    ['IsGuid("00112233-4455-6677-8899-aabbccddeeff")', true],
    ['IsGuid("x")', false],
    ['IsNumeric("12")', true],
    ['IsNumeric("&HFF")', true],
    ['IsNumeric("1 2")', false],
    ['IsNumeric(NULL)', false],
    ['IsString("a")', true],
    ['IsString([guid])', false],
    ['IsString(NULL)', false],
    ['IsPresent([list])', true],
    ['IsPresent([empties])', false],
  ])('%s', (text, expected) => {
    expect(evaluate(text, { guid, list: ['', 'a'], empties: ['', ''] })).toBe(expected);
  });
});

describe('bits', () => {
  test.each([
    ['BitAnd(&HF, &HF7)', 7],
    ['BitOr(8, 1)', 9],
    ['BitAnd(512, 2)', 0],
    ['BitAnd(CNum("514"), 2)', 2],
    ['CBool(BitAnd(-2147483646, -2147483648))', true],
    ['BitAnd(-2147483646, &H80000000) <> 0', true],
    ['BitAnd(2, &H80000000) <> 0', false],
    ['BitAnd(NULL, 2)', undefined],
    ['RandomNum(100, 999)', 550],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  test('of any two 32-bit numbers they are those of the processor', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(evaluate(`BitAnd(${a}, ${b})`)).toBe(a & b);
        expect(evaluate(`BitOr(${a}, ${b})`)).toBe(a | b);
      }),
    );
  });
});

describe('multi-valued', () => {
  const proxyAddresses = ['smtp:a@x.test', 'SMTP:anna@x.test'];
  test.each([
    ['Contains([proxyAddresses],"SMTP:")', 2],
    ['Contains([proxyAddresses],"SMTP:",CaseInsensitive)', 1],
    ['Contains([proxyAddresses],"x500:")', 0],
    ['Contains([absent],"x")', 0],
    ['Mid(Item([proxyAddresses],Contains([proxyAddresses], "SMTP:")),6)', 'anna@x.test'],
    ['ItemOrNull([proxyAddresses],3)', undefined],
    ['ItemOrNull([proxyAddresses],0)', undefined],
    ['Join([proxyAddresses],",")', 'smtp:a@x.test,SMTP:anna@x.test'],
    ['Join([proxyAddresses])', 'smtp:a@x.test SMTP:anna@x.test'],
    ['Join([proxyAddresses],NULL)', 'smtp:a@x.testSMTP:anna@x.test'],
    ['RemoveDuplicates([twice])', ['a', 'A', 'b']],
    ['Split("a,b,c",",")', ['a', 'b', 'c']],
    ['Split("a,b,c",",",2)', ['a', 'b,c']],
  ])('%s', (text, expected) => {
    expect(evaluate(text, { proxyAddresses, twice: ['a', 'A', 'b', 'a'] })).toEqual(expected);
  });

  test('an item out of bounds is an error', () => {
    expect(() => evaluate('Item([proxyAddresses],3)', { proxyAddresses })).toThrow(
      'there is no item 3; the attribute has 2',
    );
    expect(() => evaluate('Split("a","ab")')).toThrow('the delimiter has to be one character');
  });

  test('Split undoes Join', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'grapheme' }).filter((text) => !text.includes(',')),
          { minLength: 1 },
        ),
        (list) => {
          expect(evaluate('Split(Join([list],","),",")', { list })).toEqual(list);
        },
      ),
    );
  });
});
