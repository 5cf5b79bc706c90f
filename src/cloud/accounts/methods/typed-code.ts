import { createHash } from 'node:crypto';
import { newTypedCode } from '../../../base/ids.ts';

/** Of 16 symbols: 80 bits, so that no number of guesses finds one and a fast hash keeps it. */
export function newLongCode(): string {
  return newTypedCode(16);
}

/** What people type: without hyphens, in any letter case, with the letter that looks like the digit. */
export function longCodeHash(typed: string): string {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0');
  return createHash('sha256').update(`hawser code ${code}`).digest('base64url');
}
