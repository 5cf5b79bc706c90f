export { splitUser } from './account.ts';
export { ntHash } from './md4.ts';
export { authenticate, canSeal, flagsFor, negotiateMessage, parseChallenge, responseKey } from './messages.ts';
export type { NtlmChallenge, NtlmCredentials } from './messages.ts';
export { Rc4 } from './rc4.ts';
export { NtlmSeal, SIGNATURE_OCTETS } from './seal.ts';
