import { describe, expect, it } from 'vitest';
import { toBytes, guidToBytes } from '../../../directory/index.ts';
import { AttributeTypes } from '../../../ldap/index.ts';
import { EntryConverter, asWhole } from './convert.ts';

const types = new AttributeTypes([
  { name: 'title', kind: 'text', isSingleValued: true },
  { name: 'cn', kind: 'text', isSingleValued: true },
  { name: 'proxyAddresses', kind: 'text', isSingleValued: false },
  { name: 'userCertificate', kind: 'octets', isSingleValued: false },
  { name: 'member', kind: 'dn', isSingleValued: false, linkId: 2 },
  { name: 'manager', kind: 'dn', isSingleValued: true, linkId: 42 },
]);
const converter = new EntryConverter(types, ['title', 'cn', 'proxyAddresses', 'userCertificate', 'member', 'manager']);
const guid = '6b1d8a53-7f0e-4d37-9a9c-0c5b0a0f2c11';
const other = 'c59feb2c-fa87-48a1-8f68-ed8a683790d3';
const third = '4a495253-2bf4-4ebd-8eaf-e5a893b39659';
const dn = `<GUID=${guid}>;<SID=S-1-5-21-1-2-3-1104>;CN=Jan,OU=People,DC=test`;

describe('an entry of Active Directory', () => {
  it('is known by its GUID, in its name or in an attribute', () => {
    expect(converter.convert({ dn, attributes: {} })).toMatchObject({ anchor: guid, dn: 'CN=Jan,OU=People,DC=test' });
    const attributes = { objectGUID: toBytes(guidToBytes(guid)) };
    expect(converter.convert({ dn: 'CN=Jan,DC=test', attributes }).anchor).toBe(guid);
    expect(converter.convert({ dn: 'CN=Jan,DC=test', attributes: {} }).anchor).toBeUndefined();
  });

  it('has the class that says most about it', () => {
    const classOf = (...objectClass: string[]) => converter.convert({ dn, attributes: { objectClass } }).objectClass;
    expect(classOf('top', 'person', 'organizationalPerson', 'user')).toBe('user');
    expect(classOf('top', 'person', 'organizationalPerson', 'user', 'computer')).toBe('computer');
    expect(classOf('top', 'person', 'organizationalPerson', 'user', 'inetOrgPerson')).toBe('inetOrgPerson');
    expect(classOf('top', 'msExchPublicFolder')).toBe('msExchPublicFolder');
  });

  it('reports what has no value any more, and only of the inclusion list', () => {
    const converted = converter.convert({
      dn,
      attributes: { title: [], proxyAddresses: ['SMTP:a@b'], lastLogon: '7', parentGUID: 'x' },
    });
    expect(converted).toMatchObject({
      attributes: { proxyAddresses: ['SMTP:a@b'] },
      removed: ['title'],
      isNew: false,
      isNamed: false,
    });
    expect(Object.keys(converted.attributes)).toEqual(['proxyAddresses']);
  });

  it('reports added and removed members by GUID, and by name where there is none', () => {
    const { references } = converter.convert({
      dn,
      attributes: {
        'member;range=1-1': [`<GUID=${other}>;CN=b,DC=test`, 'CN=Far\\, Away,DC=Elsewhere'],
        'member;range=0-0': [`<GUID=${third}>;CN=c`],
      },
    });
    expect(references).toEqual({
      member: { kind: 'delta', add: [other, 'dn:cn=far\\2c away,dc=elsewhere'], remove: [third] },
    });
    expect(asWhole(references)).toMatchObject({
      member: { kind: 'all', targets: [other, 'dn:cn=far\\2c away,dc=elsewhere'] },
    });
  });

  it('takes a plain or a completed range for all there is', () => {
    expect(converter.convert({ dn, attributes: { member: [`<GUID=${other}>;CN=b`] } }).references).toEqual({
      member: { kind: 'all', targets: [other] },
    });
    expect(converter.convert({ dn, attributes: { manager: [] } }).references).toEqual({
      manager: { kind: 'all', targets: [] },
    });
    const whole = { 'member;range=0-*': [`<GUID=${other}>;CN=b`] };
    expect(converter.convert({ dn, attributes: whole }).references).toEqual({
      member: { kind: 'all', targets: [other] },
    });
  });

  it('knows a new, a renamed, a deleted and a restored one apart', () => {
    const converted = (attributes: Record<string, never[] | string | boolean>) => converter.convert({ dn, attributes });
    expect(converted({ whenCreated: '20260101000000.0Z', name: 'Jan' })).toMatchObject({
      isNew: true,
      attributes: { cn: 'Jan' },
    });
    expect(converted({ name: 'Jan' })).toMatchObject({ isNew: false, isNamed: true, isRestored: false });
    expect(converted({ isDeleted: true, name: 'Jan\nDEL:x' })).toMatchObject({ isDeleted: true });
    expect(converted({ isDeleted: [], name: 'Jan' })).toMatchObject({ isDeleted: false, isRestored: true });
  });
});
