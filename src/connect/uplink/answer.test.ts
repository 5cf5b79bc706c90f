import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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
    [403, 'agents.revoked', 'connect.agent-revoked'],
  ])('is the error that came late: %i', (status, code, expected) => {
    const late = JSON.stringify({ error: { code, message: 'm', status } });
    expect(() => read(200, `  ${late}`)).toThrow(expect.objectContaining({ code: expected }) as Error);
    // Told in time, the same.
    expect(() => read(status, late)).toThrow(expect.objectContaining({ code: expected }) as Error);
  });
});
