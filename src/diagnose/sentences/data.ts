/** The sentences as the compiler writes them and the program reads them; numbers are places in the lists. */
export interface SentenceData {
  /** The vocabulary, apart by blanks; a word's number is its place, from 1. */
  readonly words: string;
  readonly segments: readonly string[];
  /** By segment: pattern, place in it, pattern, place in it, … */
  readonly uses: readonly (readonly number[])[];
  /** What patterns stand for. */
  readonly targets: readonly string[];
  /** Target; name, least and most words of each value; the name of the value behind the last word, or nothing. */
  readonly patterns: readonly (readonly [target: number, gaps: readonly (string | number)[], tail: string])[];
  /** Node, word, next node, … */
  readonly edges: readonly number[];
  readonly fail: readonly number[];
  /** By node the segment that ends there, or -1. */
  readonly ends: readonly number[];
}
