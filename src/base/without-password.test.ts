import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPassword } from './without-password.ts';

describe('an address without its password', () => {
  it.each([
    ['postgres://me:geheim@db/hawser', 'postgres://me:***@db/hawser'],
    ['postgres://me@db/hawser?password=geheim&sslmode=require', 'postgres://me@db/hawser?password=***&sslmode=require'],
    ['http://anna:ge@he/im@proxy:3128', 'http://anna:***@proxy:3128'],
    ['anna:geheim@proxy:3128', 'anna:***@proxy:3128'],
    ['http://:geheim@proxy', 'http://:***@proxy'],
  ])('%s is shown as %s', (address, shown) => {
    expect(withoutPassword(address)).toBe(shown);
  });

  it.each(['http://proxy:3128', 'proxy:3128', 'pglite:/var/lib/hawser', '.corp.test,10.0.0.0/8', 'anna@corp.test', ''])(
    '%s has none',
    (address) => expect(withoutPassword(address)).toBe(address),
  );

  it('never shows it, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('', 'http://'), (text, scheme) => {
        fc.pre(scheme !== '' || !text.startsWith('//'));
        expect(withoutPassword(`${scheme}u:${text}S3cret${text}@host`)).toBe(`${scheme}u:***@host`);
      }),
    );
  });
});
