import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUuid } from '../../../base/ids.ts';
import { parseFlowId } from './flow-id.ts';
import { tenantOfToken } from './token-prefix.ts';

test('a token says its tenant, whatever follows', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.stringMatching(/^[\w-]{1,50}$/), (id, rest) => {
      const prefix = Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
      expect(tenantOfToken(`${prefix}.${rest}`)).toBe(id);
    }),
  );
});

test('any other text says none, or one that would have to exist', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const id = tenantOfToken(text);
      expect(id === undefined || isUuid(id)).toBe(true);
      const flow = parseFlowId(text);
      expect(flow === undefined || isUuid(flow.tenantId)).toBe(true);
    }),
  );
});
