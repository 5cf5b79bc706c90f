import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packCluster, unpackCluster, withoutZeros } from './image.ts';

const name = fc.stringMatching(/^[a-z0-9_.]{1,8}$/);
const file = fc.record({
  folder: fc.constantFrom('', 'base/', 'base/5/', 'pg_wal/'),
  name,
  content: fc.uint8Array({ maxLength: 300 }),
  zeros: fc.nat(20_000),
});

it('gives back every file as it was, with the zeros at its end', () => {
  fc.assert(
    fc.property(fc.uniqueArray(file, { selector: (one) => one.folder + one.name, maxLength: 20 }), (given) => {
      const files = given.map((one) => {
        const whole = Buffer.concat([one.content, Buffer.alloc(one.zeros)]);
        return { path: one.folder + one.name, size: whole.length, content: withoutZeros(whole) };
      });
      const folders = ['base', 'base/5', 'pg_wal'];
      const back = unpackCluster(packCluster({ folders, files }));
      expect(back.folders).toEqual(folders);
      const asBytes = (list: typeof files) =>
        new Map(list.map(({ path, size, content }) => [path, { size, content: Buffer.from(content).toString('hex') }]));
      expect(asBytes([...back.files])).toEqual(asBytes(files));
    }),
  );
});

it('refuses what is no cluster', () => {
  expect(() => unpackCluster(Buffer.from('no cluster'))).toThrow('Unknown frame descriptor');
});
