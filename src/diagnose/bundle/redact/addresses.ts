import { isIPv4, isIPv6 } from 'node:net';
import type { Pseudonyms } from './pseudonyms.ts';

export const ipv4Pattern = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d|-[a-z])/g;
export const ipv6Pattern = /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\p{L}\p{N}:])/giu;
export const guidPattern = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
export const sidPattern = /\bS-1-5-21(?:-\d{1,10}){3}(?:-\d{1,10})?\b/g;
/**
 * Written for abroad, or with the zero of the trunk and signs between: a bare number is a code more often than a
 * telephone.
 */
export const phonePattern =
  /(?<![\p{L}\p{N}+.-])(?:\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}|\(?0\d{1,3}\)?[ -]\d{3,4}(?:[ -]?\d{2,4}){0,3})(?![\p{L}\p{N}-])/gu;

/** An address of the same family and reach: private stays private, loopback and link-local stay as they are. */
export function replaceIpv4(address: string, pseudonyms: Pseudonyms): string {
  if (!isIPv4(address)) return address;
  const [a = 0, b = 0] = address.split('.').map(Number);
  if (a === 0 || a === 127 || a >= 224 || (a === 169 && b === 254) || isMask(address)) return address;
  const [x = 0, y = 0, z = 0] = pseudonyms.digest(`address:${address}`);
  const host = (z % 254) + 1;
  if (a === 10) return pseudonyms.remember('address', address, `10.${x}.${y}.${host}`);
  if (a === 172 && b >= 16 && b < 32)
    return pseudonyms.remember('address', address, `172.${16 + (x % 16)}.${y}.${host}`);
  if (a === 192 && b === 168) return pseudonyms.remember('address', address, `192.168.${x}.${host}`);
  // 198.18.0.0/15 is set apart for tests (RFC 2544): no such address is anybody's.
  return pseudonyms.remember('address', address, `198.${18 + (x % 2)}.${y}.${host}`);
}

function isMask(address: string): boolean {
  return /^255\.(?:255|0|128|192|224|240|248|252|254)\./.test(address);
}

export function replaceIpv6(address: string, pseudonyms: Pseudonyms): string {
  if (!isIPv6(address) || address === '::' || address === '::1' || /^\d{1,2}(?::\d{2}){1,2}$/.test(address))
    return address;
  const head = /^fe80:/i.test(address) ? 'fe80:' : /^f[cd]/i.test(address) ? 'fd00' : '2001:db8';
  const hex = pseudonyms.digest(`address:${address.toLowerCase()}`).toString('hex');
  return pseudonyms.remember('address', address, `${head}::${hex.slice(0, 4)}:${hex.slice(4, 8)}`.replace(':::', '::'));
}

/** As many digits in the same places, in a country that does not exist. */
export function replacePhone(phone: string, pseudonyms: Pseudonyms): string {
  const digest = pseudonyms.digest(`phone:${phone.replace(/\D/g, '')}`);
  let at = 0;
  const shown = phone
    .replace(/\d/g, () => String((digest[at++ % digest.length] ?? 0) % 10))
    .replace(/^\+\d{0,3}/, '+999');
  return pseudonyms.remember('phone', phone, shown);
}

export function replaceGuid(guid: string, pseudonyms: Pseudonyms): string {
  const hex = pseudonyms.digest(`guid:${guid.toLowerCase()}`).toString('hex');
  const shown = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return pseudonyms.remember('guid', guid, shown);
}

/** The domain's part changes; the relative id stays, as 500 and 512 mean something. */
export function replaceSid(sid: string, pseudonyms: Pseudonyms): string {
  const [, , , , ...parts] = sid.split('-');
  const digest = pseudonyms.digest(`sid:${parts.slice(0, 3).join('-')}`);
  const domain = [0, 4, 8].map((offset) => digest.readUInt32BE(offset)).join('-');
  const shown = `S-1-5-21-${domain}${parts[3] === undefined ? '' : `-${parts[3]}`}`;
  return pseudonyms.remember('sid', sid, shown);
}
