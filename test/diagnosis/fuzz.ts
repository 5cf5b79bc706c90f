import { performance } from 'node:perf_hooks';
import { diagnose, diagnoseText } from '../../src/diagnose/diagnose.ts';
import { readCorpus } from './score.ts';

/**
 * Throws mutated texts at the diagnosis: no exception, and none that takes long. By hand:
 *
 *     node test/diagnosis/fuzz.ts [COUNT] [SEED]
 */
export interface FuzzResult {
  readonly inputs: number;
  readonly seconds: number;
  readonly slowestMs: number;
  readonly slowest: string;
  readonly failures: readonly { readonly seed: number; readonly message: string; readonly text: string }[];
}

/** A small reproducible generator (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Pieces that parsers react to, to be strewn into anything. */
const sparks = [
  'AADSTS',
  '0x801c03f2',
  'AzureAdJoined : ',
  '| Device State |',
  '<Event ',
  '</Event>',
  '<EventID>',
  '"',
  '""',
  'CONNECT ',
  ' TCP_DENIED/407 ',
  '1795079534.123 ',
  '{"level":"error","time":"2026-11-19T09:12:14Z","msg":"',
  'Event ID: ',
  'Level,Date and Time,Source,Event ID,Task Category\n',
  '#Fields: date time sc-status cs-host\n',
  '> ',
  ': : : ',
  '    '.repeat(60),
  '-'.repeat(200),
  'a-'.repeat(100),
  'Ab'.repeat(100),
  '\u0000',
  '\uFFFD',
  '\r',
  '\n',
  '<p><div><br/>',
  '<script>',
  '---> ',
  'TenantId : { } ',
  'Server Message : ',
  'https://',
  '%s%n',
  '[',
  '(((((((((((((',
  '&#x41;&lt;&amp;',
  '../../../etc/passwd',
  '`rm -rf`',
  '\u202E',
];

export function mutate(text: string, random: () => number): string {
  let out = text;
  const times = 1 + Math.floor(random() * 8);
  const at = (length: number) => Math.floor(random() * (length + 1));
  for (let i = 0; i < times; i++) {
    const from = at(out.length);
    const to = Math.min(out.length, from + at(80));
    const spark = sparks[Math.floor(random() * sparks.length)] ?? '';
    switch (Math.floor(random() * 7)) {
      case 0:
        out = out.slice(0, from) + out.slice(to);
        break;
      case 1:
        out = out.slice(0, from) + spark + out.slice(from);
        break;
      case 2:
        out = out.slice(0, from) + out.slice(from, to).repeat(1 + at(6)) + out.slice(to);
        break;
      case 3:
        out = out.slice(0, from);
        break;
      case 4:
        out = out.slice(0, from) + String.fromCharCode(at(0xffff)) + out.slice(Math.min(out.length, from + 1));
        break;
      case 5:
        out = out.replaceAll(random() < 0.5 ? '\n' : ' ', random() < 0.5 ? '' : '\n\n');
        break;
      default:
        out = out.slice(from) + out.slice(0, from);
    }
    if (out.length > 40_000) out = out.slice(0, 40_000);
  }
  return out;
}

export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const corpus = readCorpus().map(({ bytes }) => new TextDecoder('windows-1252').decode(bytes));
  const random = generator(seed);
  const failures: { seed: number; message: string; text: string }[] = [];
  const start = performance.now();
  let slowestMs = 0;
  let slowest = '';
  for (let i = 0; i < count; i++) {
    const base = corpus[Math.floor(random() * corpus.length)] ?? '';
    const text = mutate(base, random);
    const before = process.cpuUsage();
    try {
      if (i % 50 === 0) await diagnose([{ name: 'fuzz', content: Buffer.from(text, i % 100 ? 'utf8' : 'utf16le') }]);
      else diagnoseText(text);
    } catch (error) {
      if (failures.length < 20)
        failures.push({ seed, message: (error as Error).stack ?? String(error), text: text.slice(0, 400) });
    }
    // Processor time: a busy machine must not look like a slow pattern.
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    if (took > slowestMs) {
      slowestMs = took;
      slowest = text;
    }
  }
  return { inputs: count, seconds: (performance.now() - start) / 1000, slowestMs, slowest, failures };
}

if (import.meta.main) {
  const [count = '100000', seed = String(Date.now() % 100_000)] = process.argv.slice(2);
  const result = await fuzz(Number(count), Number(seed));
  console.log(
    `${result.inputs} inputs in ${result.seconds.toFixed(1)} s with seed ${seed}; slowest ${result.slowestMs.toFixed(1)} ms of processor time (${result.slowest.length} characters); ${result.failures.length} failures`,
  );
  for (const failure of result.failures) console.log(failure.message, '\n', JSON.stringify(failure.text));
  if (result.failures.length) process.exitCode = 1;
}
