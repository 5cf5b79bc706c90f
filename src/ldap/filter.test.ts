import { BerWriter } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { guidToBytes, guidToFilter } from '../directory/index.ts';
import { escapeFilterValue, parseFilter } from './index.ts';

function encode(text: string): string {
  const writer = new BerWriter();
  parseFilter(text).write(writer);
  return writer.buffer.toString('hex');
}

describe('a filter', () => {
  it('carries escaped octets as they are', () => {
    const guid = '8fb3a0ff-00e9-4c3d-9f80-fe01c2a95bd1';
    expect(encode(`(|(objectGUID=${guidToFilter(guid)}))`)).toContain(guidToBytes(guid).toString('hex'));
  });

  it('carries text as UTF-8, in every kind of comparison', () => {
    const octets = Buffer.from('Zoë').toString('hex');
    for (const filter of [
      '(cn=Zoë)',
      '(cn=*Zoë*)',
      '(cn=Zoë*)',
      '(cn=*Zoë)',
      '(cn>=Zoë)',
      '(cn<=Zoë)',
      '(!(cn:caseExactMatch:=Zoë))',
    ]) {
      expect(encode(filter)).toContain(octets);
    }
    expect(encode(`(cn=${escapeFilterValue('a*(b)\\')})`)).toContain(Buffer.from('a*(b)\\').toString('hex'));
  });
});
