/*
 * The forms of one 32-bit code: 0x801c03f2, -2145647630 and 2149319666 are the same. And what a code carries inside:
 * a status of facility 7 holds a system error, the sign-in broker's 0xCAA8xxxx a network error, 0x801901xx and
 * 0xCAA301xx an HTTP status.
 */
import type { Space } from './record.ts';

export interface SpaceNumber {
  readonly space: Space;
  readonly number: number;
}

/** Unsigned value of a 32-bit number in signed or unsigned notation; undefined outside 32 bits. */
export function toUnsigned32(value: number): number | undefined {
  if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 32) return undefined;
  return value < 0 ? value + 2 ** 32 : value;
}

export function toSigned32(unsigned: number): number {
  return unsigned >= 2 ** 31 ? unsigned - 2 ** 32 : unsigned;
}

export function toHex(unsigned: number): string {
  return `0x${unsigned.toString(16).padStart(unsigned > 0xffff ? 8 : 1, '0')}`;
}

/**
 * What a 32-bit status carries in its low half, or the same status in its plain form; undefined when it is only
 * itself.
 */
export function unwrapStatus(status: number): SpaceNumber | undefined {
  const high = status >>> 16;
  const low = status & 0xffff;
  if (high === 0x8007) return { space: 'win32', number: low };
  if (high === 0xc007) return { space: 'win32', number: low };
  // Small numbers of this facility are the enrolment's own: 0x80190003.
  if ((high === 0x8019 || high === 0xcaa3) && low >= 100) return { space: 'http', number: low };
  if (high === 0xcaa8 || high === 0xcaa7)
    return low >= 12000 && low < 12300 ? { space: 'win32', number: low } : undefined;
  // Texts print a status of the sign-in broker with 8 or with C in front: 0x800484c1 is 0xc00484c1.
  if (high === 0x8004 && low >= 0x8400 && low < 0x8700) return { space: 'status', number: status + 0x40000000 };
  // HRESULT_FROM_NT sets bit 28: 0xd000006d is the NTSTATUS 0xc000006d.
  if (high >>> 12 === 0xd) return { space: 'status', number: (status & ~0x10000000) >>> 0 };
  return undefined;
}
