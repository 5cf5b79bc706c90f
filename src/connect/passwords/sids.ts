import { fromBytes, isBytes, sidFromBytes, valuesOf } from '../../directory/index.ts';

/** SIDs as an attribute holds them: octets. */
export function sidsOf(value: Parameters<typeof valuesOf>[0]): readonly string[] {
  return valuesOf(value)
    .filter(isBytes)
    .map((one) => sidFromBytes(fromBytes(one)));
}
