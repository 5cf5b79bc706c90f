import { describe, expect, it } from 'vitest';
import { baseErrors } from './base-errors.ts';
import { defineErrors, isHawserError, retellError } from './errors.ts';
import { chooseLanguage, format } from './messages.ts';

describe('errors and texts', () => {
  it('carry code, values and cause, and speak two languages', () => {
    const cause = new Error('deep');
    const error = baseErrors('base.not-found', { path: '/x' }, { cause });
    expect(isHawserError(error, 'base.not-found')).toBe(true);
    expect(error.cause).toBe(cause);
    expect(error.text('nl')).toBe('Er is niets op /x.');
  });

  it('leave an unknown placeholder visible', () => {
    expect(format({ en: '{a} {b}', nl: '' }, 'en', { a: 1 })).toBe('1 {b}');
  });

  it.each([
    [['nl'], 'nl'],
    [[undefined, 'nl_NL.UTF-8'], 'nl'],
    [['de-DE,de;q=0.9,nl;q=0.5'], 'nl'],
    [['C', null], 'en'],
  ] as const)('choose the language from %j: %s', (wishes, expected) => {
    expect(chooseLanguage(...wishes)).toBe(expected);
  });

  it('are told again in another language from the sentence that was stored', () => {
    const create = defineErrors('sample-retold', {
      'sample-retold.gone': {
        status: 404,
        severity: 'info',
        retryable: false,
        text: { en: 'Nobody is at {place}.', nl: 'Er is niemand op {place}.' },
        fix: { en: 'Look elsewhere.', nl: 'Zoek elders.' },
      },
      'sample-retold.any': {
        status: 400,
        severity: 'info',
        retryable: false,
        text: { en: '{message}', nl: '{message}' },
        fix: { en: 'Read it.', nl: 'Lees het.' },
      },
    });
    expect(retellError(create('sample-retold.gone', { place: 'x' }).message, 'nl')).toBe('Er is niemand op x.');
    expect(retellError('Nobody is at x. connect ECONNREFUSED', 'nl')).toBe('Er is niemand op x. connect ECONNREFUSED');
    expect(retellError('Something else.', 'nl')).toBe('Something else.');
  });
});
