/**
 * What a server says of itself in its challenge, and what a client adds in its answer: AV pairs ([MS-NLMP] 2.2.2.1),
 * each an id, a length and a value.
 */
export interface AvPair {
  readonly id: number;
  readonly value: Buffer;
}

export const avIds = { flags: 6, timestamp: 7, targetName: 9 } as const;

/** Stops at the end mark, and at what is cut off. */
export function parseTargetInfo(octets: Buffer): readonly AvPair[] {
  const pairs: AvPair[] = [];
  for (let at = 0; at + 4 <= octets.length;) {
    const id = octets.readUInt16LE(at);
    const length = octets.readUInt16LE(at + 2);
    if (id === 0 || at + 4 + length > octets.length) break;
    pairs.push({ id, value: octets.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return pairs;
}

export function formatTargetInfo(pairs: readonly AvPair[]): Buffer {
  const parts = pairs.flatMap(({ id, value }) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id);
    head.writeUInt16LE(value.length, 2);
    return [head, value];
  });
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}
