import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A stored password: `salt:hash`. The work factor is low on purpose: a bind has to cost what it costs on a domain
 * controller (a few tenths of a millisecond), and a practice forest holds practice passwords.
 */
const iterations = 500;

export function hashPassword(password: string, salt: string = randomBytes(12).toString('base64url')): string {
  return `${salt}:${derive(password, salt).toString('base64url')}`;
}

export function isPassword(password: string, stored: string): boolean {
  const [salt = '', hash = ''] = stored.split(':');
  return timingSafeEqual(derive(password, salt), Buffer.from(hash, 'base64url'));
}

function derive(password: string, salt: string): Buffer {
  return pbkdf2Sync(password, salt, iterations, 24, 'sha256');
}
