import { describe, expect, it } from 'vitest';
import { baseErrors } from './base-errors.ts';
import { formatDetail } from './details.ts';
import { defineErrors, detailOf, isHawserError } from './errors.ts';
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
  ] as const)('choose the language from %j: %s', (preferences, expected) => {
    expect(chooseLanguage(...preferences)).toBe(expected);
  });

  it('become a detail that is shown in either language, with what the other side said behind it', () => {
    const create = defineErrors('sample', {
      'sample.gone': {
        status: 404,
        severity: 'info',
        retryable: false,
        text: { en: 'Nobody is at {place}.', nl: 'Er is niemand op {place}.' },
        fix: { en: 'Look elsewhere.', nl: 'Zoek elders.' },
      },
    });
    const detail = detailOf(create('sample.gone', { place: 'x' }, { detail: 'LDAP 32' }));
    expect(detail).toEqual({ code: 'sample.gone', values: { place: 'x', detail: 'LDAP 32' } });
    expect(formatDetail(detail, 'nl')).toBe('Er is niemand op x. LDAP 32');
    expect(formatDetail(detail, 'en')).toBe('Nobody is at x. LDAP 32');
  });

  it('that nobody expected are a detail too', () => {
    expect(formatDetail(detailOf(new TypeError('x is not a function')), 'nl')).toBe(
      'Een onverwachte fout: x is not a function',
    );
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    expect(formatDetail(detailOf(refused), 'en')).toBe('the system says: connect ECONNREFUSED');
  });
});
