import type { Evaluate } from './compilation.ts';
import type { Frame } from './function.ts';

/** `dn` and `objectClass` belong to the object itself; a directory that has attributes of these names gives theirs. */
export function readAttribute(name: string): Evaluate {
  if (name === 'dn') return (frame) => frame.attributes['dn'] ?? frame.dn;
  if (name === 'objectClass') return (frame) => frame.attributes['objectClass'] ?? frame.objectClass;
  return (frame) => frame.attributes[name];
}

/** How many values a reference attribute has. */
export function countAttribute(name: string): (frame: Frame) => number {
  return ({ referenceCounts, attributes }) => {
    const count = referenceCounts[name];
    if (count !== undefined) return count;
    const value = attributes[name];
    return value === undefined ? 0 : Array.isArray(value) ? value.length : 1;
  };
}
