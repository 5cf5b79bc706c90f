import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseText } from '../diagnose.ts';
import { prefixOf, unescapedLines } from './prefix.ts';

const status = ['AzureAdJoined : NO', 'DomainJoined : YES', 'Client ErrorCode : 0x801c03f2', 'Error Phase : join'];

describe('what a viewer puts before every line', () => {
  test.each(['app-1  | ', '[pod/idp-7d9/web] ', '| ', '- '])('%s is taken away', (prefix) => {
    const text = status.map((line) => `${prefix}${line}`).join('\n');
    expect(diagnoseText(text).root).toBe(diagnoseText(status.join('\n')).root);
  });

  test('stays where only some lines have it, or where it is the first column of a table', () => {
    expect(prefixOf('- one\n- two\nthree\n- four\n')).toBeUndefined();
    expect(prefixOf(['jan', 'piet', 'eva', 'tess', 'kees', 'x'].map((name) => `${name} | failed`).join('\n'))).toBe(
      undefined,
    );
  });
});

test('a text that stands in JSON as one string has its lines back', () => {
  const line = fc.stringMatching(/^[A-Za-z0-9 :"\\.]{1,40}$/);
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 8 }), (lines) => {
      // A path such as C:\new reads like a line end once it is escaped.
      fc.pre(lines.every((one) => !one.includes('\\')));
      const [opening, ...read] = unescapedLines(`{"level":"error","message":${JSON.stringify(lines.join('\n'))}}`);
      expect(opening).toBe('{"level":"error","message":"');
      expect(read.join('\n')).toBe(`${lines.join('\n')}"}`);
    }),
  );
});
