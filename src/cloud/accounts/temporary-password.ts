import { newTypedCode } from '../../base/ids.ts';

/** Read out over the phone and typed once: 20 symbols, 100 bits. */
export function newTemporaryPassword(): string {
  return newTypedCode(20);
}
