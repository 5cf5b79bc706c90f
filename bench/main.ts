/** `npm run bench -- [NAME…] [--users N,N] [--json FILE]`: measures, in one run, what design 10 promises. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Benchmark } from './measure/benchmark.ts';
import { describeConditions, underConditions } from './measure/conditions.ts';
import type { Result } from './measure/report.ts';
import { asJson, asMarkdown, describeMachine } from './measure/report.ts';

const usage = `npm run bench -- [NAME…] [--users N,N] [--json FILE]

Without names: everything. --users: how many users the directories of the measurements of scale have (default
10000,100000); 300,000 take a quarter of an hour and are measured on request: --users 10000,100000,300000.
`;

const benchmarks: readonly (() => Promise<{ readonly benchmark: Benchmark }>)[] = [
  async () => await import('./initial-sync.ts'),
  async () => await import('./dirsync.ts'),
  async () => await import('./member-add.ts'),
  async () => await import('./provisioning.ts'),
  async () => await import('./storage.ts'),
  async () => await import('./one-change.ts'),
  async () => await import('./writeback.ts'),
  async () => await import('./relayed-resets.ts'),
  async () => await import('./pass-through.ts'),
  async () => await import('./console-pages.ts'),
  async () => await import('./new-database.ts'),
  async () => await import('./durable.ts'),
  async () => await import('./explain.ts'),
  async () => await import('./engine.ts'),
  async () => await import('./diagnosis.ts'),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    users: { type: 'string', default: '10000,100000' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const known = (await Promise.all(benchmarks.map(async (load) => await load()))).map(({ benchmark }) => benchmark);
const sizes = values.users
  .split(',')
  .map(Number)
  .toSorted((a, b) => a - b);
const namesOf = ({ name, parts = [] }: Benchmark): readonly string[] => [name, ...parts];
const wants = (part: string): boolean => positionals.length === 0 || positionals.includes(part);

if (values.help === true) {
  console.log(usage);
  for (const { name, summary, parts } of known)
    console.log(`  ${name.padEnd(16)}${summary}${parts ? `\n${' '.repeat(18)}alone: ${parts.join(', ')}` : ''}`);
} else {
  const unknown = positionals.filter((name) => !known.some((benchmark) => namesOf(benchmark).includes(name)));
  const isWrong = sizes.some((size) => !Number.isInteger(size) || size < 1000);
  if (unknown.length > 0 || isWrong) {
    if (isWrong) console.error('--users: numbers of at least 1000, separated by commas');
    else console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${known.flatMap(namesOf).join(', ')}`);
    process.exitCode = 2;
  } else await measure(known.filter((benchmark) => namesOf(benchmark).some(wants)));
}

async function measure(chosen: readonly Benchmark[]): Promise<void> {
  const results: Result[] = [];
  console.error(describeMachine());
  for (const benchmark of chosen) {
    console.error(`\n${benchmark.name}: ${benchmark.summary}`);
    const report = (text: string): void => console.error(`  ${text}`);
    const { result, conditions } = await underConditions(async () => await benchmark.run({ sizes, wants, report }));
    report(describeConditions(conditions));
    const rows = result.filter(({ part = benchmark.name }) => wants(part));
    results.push({ benchmark: benchmark.name, rows, conditions });
  }
  console.log(asMarkdown(results));
  if (values.json !== undefined) writeFileSync(values.json, asJson(results));
}
