import { describe, expect, it } from 'vitest';
import { z } from 'zod';
// oxlint-disable-next-line import/no-unassigned-import -- the words of what the cloud refuses
import '../texts.ts';
import { isHawserError } from '../../base/errors.ts';
import { readAnswer } from './answer.ts';

const schema = z.object({ applied: z.int() });
const read = (status: number, text: string): unknown =>
  readAnswer(schema, 'https://cloud.test/x', { status, text, headers: {} });

describe('an answer that was kept alive', () => {
  it('is the same behind its spaces', () => {
    expect(read(200, '    {"applied":3}')).toEqual({ applied: 3 });
  });

  it.each([
    [503, 'base.database-unreachable', 'connect.cloud-busy'],
    [409, 'cloud.batch-number-used', 'connect.cloud-refused'],
    [403, 'cloud.agent-revoked', 'connect.agent-revoked'],
  ])('is the error that came late: %i', (status, code, expected) => {
    const late = JSON.stringify({ error: { code, message: 'm', status } });
    expect(() => read(200, `  ${late}`)).toThrow(expect.objectContaining({ code: expected }));
    // Told in time, the same.
    expect(() => read(status, late)).toThrow(expect.objectContaining({ code: expected }));
  });
});

describe('a refusal of the cloud', () => {
  const refused = (error: unknown): unknown => {
    try {
      return read(400, JSON.stringify({ error }));
    } catch (thrown) {
      return thrown;
    }
  };

  it('is shown again in the language of the reader, by its code and values', () => {
    const problem = { code: 'setting.at', values: { path: 'name', problem: { code: 'setting.missing', values: {} } } };
    const error = refused({ code: 'base.request-invalid', message: 'English', data: { problems: [problem] } });
    if (!isHawserError(error)) throw error;
    expect(error.text('nl')).toBe(
      'De cloud weigerde de aanvraag (400 base.request-invalid): De aanvraag is niet geldig: name: ontbreekt',
    );
  });

  it('without a shape of ours, or from OAuth, is shown in its own words', () => {
    expect(refused({ code: 'cloud.x', message: 'No.', data: { deep: { no: 'detail' } } })).toMatchObject({
      data: { message: 'No.' },
    });
    expect(() => read(400, JSON.stringify({ error: 'invalid_scope', error_description: 'Not that.' }))).toThrow(
      '(400 invalid_scope): Not that.',
    );
  });
});
