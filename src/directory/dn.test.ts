import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dn } from './index.ts';
import {
  dnKey,
  domainOf,
  domainToDn,
  escapeDnValue,
  formatDn,
  isConflictName,
  isDescendantOf,
  isDn,
  isInSubtree,
  nameOf,
  parentDn,
  parseDn,
  rdnOf,
  sameDn,
} from './index.ts';

const type = fc.constantFrom('CN', 'OU', 'DC', 'uid', '0.9.2342.19200300.100.1.1');
const value = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed()),
  fc.string({
    minLength: 1,
    unit: fc.constantFrom('a', ' ', ',', '+', '"', '\\', '#', '=', ';', '<', '>', '\n', 'é', '0', 'A'),
  }),
);
const rdn = fc.array(fc.record({ type, value }), { minLength: 1, maxLength: 2 });
const anyDn: fc.Arbitrary<Dn> = fc.array(rdn, { maxLength: 4 });

describe('a distinguished name', () => {
  it('survives formatting and parsing, whatever its values hold', () => {
    fc.assert(
      fc.property(anyDn, (dn) => {
        expect(parseDn(formatDn(dn))).toEqual(dn);
      }),
    );
  });

  it('has the same key in any case of letters, with spaces around separators and with escapes written as hexadecimal', () => {
    fc.assert(
      fc.property(anyDn, (dn) => {
        const hex = (text: string): string =>
          [...Buffer.from(text)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join('');
        const other = dn
          .map((parts) => parts.map((part) => ` ${part.type.toLowerCase()} = ${hex(part.value)} `).join('+'))
          .join(' , ');
        expect(dnKey(other)).toBe(dnKey(formatDn(dn)));
        expect(sameDn(formatDn(dn), other)).toBe(true);
      }),
    );
  });

  it('lies below its parent and below nothing that only ends like it', () => {
    fc.assert(
      fc.property(
        rdn,
        anyDn.filter((dn) => dn.length > 0),
        (leaf, above) => {
          const parent = formatDn(above);
          const child = formatDn([leaf, ...above]);
          expect(parentDn(child)).toBe(parent);
          expect(parseDn(rdnOf(child))).toEqual([leaf]);
          expect(isDescendantOf(child, parent)).toBe(true);
          expect(isDescendantOf(parent, parent)).toBe(false);
          expect(isInSubtree(parent, parent)).toBe(true);
          expect(isDescendantOf(parent, child)).toBe(false);
        },
      ),
    );
    expect(isDescendantOf(String.raw`CN=a\,OU=b`, 'OU=b')).toBe(false);
    expect(isDescendantOf('CN=a,XOU=b', 'OU=b')).toBe(false);
  });

  it('never makes dnKey throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof dnKey(text)).toBe('string');
      }),
    );
  });

  it.each([
    ['CN=Jansen\\, Jan,OU=Sales,DC=contoso,DC=test', 'Jansen, Jan'],
    [
      'CN=Jan\\0ACNF:4b2d0c9e-0b57-4bb4-96ce-7f1d1f0fb2ad,DC=contoso,DC=test',
      'Jan\nCNF:4b2d0c9e-0b57-4bb4-96ce-7f1d1f0fb2ad',
    ],
    ['CN=\\C3\\A9\\C3\\A9n,DC=test', 'één'],
    ['CN=a\\=b,DC=test', 'a=b'],
    ['CN="Jansen, Jan";DC=test', 'Jansen, Jan'],
    ['CN=#04024869,DC=test', 'Hi'],
    ['CN=\\#1 \\ ,DC=test', '#1  '],
    ['CN=back\\\\,DC=test', 'back\\'],
  ])('reads %s', (text, name) => {
    expect(nameOf(text)).toBe(name);
  });

  it.each(['CN', '=x', 'CN=a,,DC=b', 'CN=a\\', 'C N=a', 'CN=#0'])('refuses %s', (text) => {
    expect(isDn(text)).toBe(false);
  });

  it('writes the escapes that AD writes', () => {
    expect(escapeDnValue('Jan\nCNF:x')).toBe('Jan\\0ACNF:x');
    expect(escapeDnValue(' #a+b, "c" ')).toBe('\\ #a\\+b\\, \\"c\\"\\ ');
    expect(escapeDnValue(' ')).toBe('\\ ');
    expect(isConflictName('CN=Jan\\0ACNF:x,DC=test')).toBe(true);
  });

  it('gives the domain of a name, and the name of a domain', () => {
    expect(domainOf('CN=Jan,OU=x,DC=Corp,DC=Contoso,DC=com')).toBe('corp.contoso.com');
    expect(domainToDn('corp.contoso.com')).toBe('DC=corp,DC=contoso,DC=com');
  });
});
