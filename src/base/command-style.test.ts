import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { asRunHere, shellWord, useCommandStyle } from './command-style.ts';
import { format } from './messages.ts';

afterEach(() => useCommandStyle({ program: 'hawser' }));

const lab = { program: './hawser', connectFile: 'my lab/connect.yaml', cloudFile: 'lab/cloud.yaml' };

describe('commands in texts', () => {
  test('are plain where nothing else was said', () => {
    expect(asRunHere('Run hawser connect status.')).toBe('Run hawser connect status.');
  });

  test.each([
    ['Run hawser connect status.', "Run ./hawser connect status --config 'my lab/connect.yaml'."],
    ['hawser connect sync --full', "./hawser connect sync --config 'my lab/connect.yaml' --full"],
    ['hawser connect threshold approve', "./hawser connect threshold approve --config 'my lab/connect.yaml'"],
    ['with hawser connect explain NAME', "with ./hawser connect explain --config 'my lab/connect.yaml' NAME"],
    ['hawser cloud agent invite makes one', './hawser cloud agent invite --config lab/cloud.yaml makes one'],
    ['hawser cloud agents', './hawser cloud agents --config lab/cloud.yaml'],
    ['hawser cloud serve', './hawser cloud serve --config lab/cloud.yaml'],
    ['hawser cloud tenant matching allow', './hawser cloud tenant matching allow --config lab/cloud.yaml'],
    ['hawser doctor net', "./hawser doctor --config 'my lab/connect.yaml' net"],
    ['`hawser explain X`', '`./hawser explain X`'],
    ['hawser connect status --config x.yaml', './hawser connect status --config x.yaml'],
    ['systemctl restart hawser-connect', 'systemctl restart hawser-connect'],
    ['/usr/bin/hawser connect serve', '/usr/bin/hawser connect serve'],
    ['hawser is a rope', 'hawser is a rope'],
  ])('%s', (plain, here) => {
    useCommandStyle(lab);
    expect(asRunHere(plain)).toBe(here);
    expect(asRunHere(here)).toBe(here);
  });

  test('are not looked for in what is filled in', () => {
    useCommandStyle(lab);
    const text = { en: 'hawser explain {what}', nl: 'hawser explain {what}' };
    expect(format(text, 'nl', { what: 'hawser lab' })).toBe('./hawser explain hawser lab');
  });
});

test('a word reaches a program as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab \'"$`\\;&|*~#!(){}\n\té-')) }), (text) => {
      expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(text)}`]).toString()).toBe(text);
    }),
    { numRuns: 20 },
  );
});
