import { setFlagsFromString } from 'node:v8';

/**
 * How far the heap may grow beyond what is in use before it is collected. By default V8 lets it grow to several times
 * that as long as the machine has room, which is fast, and leaves little for others. Holds for all threads of the
 * process, from the next collection on.
 */
export function limitHeapGrowth(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
