/**
 * Texts of the program and its catalogue, drawn at random with a seed, for an editor to read:
 * `node scripts/sample-texts.ts nl 200 --seed 7`. `--all` prints every text.
 */
import { parseArgs } from 'node:util';
import { allTexts } from './all-texts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, all: { type: 'boolean', default: false } },
});
const texts = allTexts(positionals[0] === 'nl' ? 'nl' : 'en');

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(Number(values.seed));
const shuffled = texts.map((each) => ({ each, order: next() })).toSorted((a, b) => a.order - b.order);
const drawn = values.all ? texts : shuffled.slice(0, Number(positionals[1] ?? 200)).map(({ each }) => each);
for (const { place, text } of drawn) console.log(`${place}\t${text.replaceAll('\n', ' ⏎ ')}`);
