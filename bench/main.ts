/** `npm run bench -- [NAME…] [--json FILE]`: measures, in one run, what design 10 promises. Without names: everything. */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark, Row } from './row.ts';

const benchmarks: readonly (() => Promise<{ readonly benchmark: Benchmark }>)[] = [
  async () => await import('./initial-sync.ts'),
  async () => await import('./member-add.ts'),
  async () => await import('./provisioning.ts'),
  async () => await import('./one-change.ts'),
  async () => await import('./writeback.ts'),
  async () => await import('./pass-through.ts'),
  async () => await import('./explain.ts'),
  async () => await import('./engine.ts'),
  async () => await import('./diagnosis.ts'),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const known = (await Promise.all(benchmarks.map(async (load) => await load()))).map(({ benchmark }) => benchmark);

if (values.help === true) {
  console.log('npm run bench -- [NAME…] [--json FILE]\n');
  for (const { name, summary } of known) console.log(`  ${name.padEnd(16)}${summary}`);
} else {
  const unknown = positionals.filter((name) => !known.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${known.map(({ name }) => name).join(', ')}`);
    process.exitCode = 2;
  } else await measure(known.filter(({ name }) => positionals.length === 0 || positionals.includes(name)));
}

async function measure(chosen: readonly Benchmark[]): Promise<void> {
  const rows: Row[] = [];
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'cpu'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.version}`;
  console.error(machine);
  for (const benchmark of chosen) {
    console.error(`\n${benchmark.name}: ${benchmark.summary}`);
    rows.push(...(await benchmark.run((text) => console.error(`  ${text}`))));
  }
  console.log(markdown(rows));
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ version: 1, machine, rows }, null, 2));
}

function markdown(rows: readonly Row[]): string {
  const number = (value: number): string =>
    value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3).replace(/\.?0+$/, '');
  const lines = rows.map(({ name, value, unit, reference, ratio, target, met, note }) => {
    const verdict = met === undefined ? '' : met ? 'yes' : 'no';
    const floor = reference ? `${reference.name}: ${number(reference.value)} ${reference.unit}` : '';
    return `| ${[name, `${number(value)} ${unit}`, floor, ratio === undefined ? '' : number(ratio), target ?? '', verdict, note ?? ''].join(' | ')} |`;
  });
  return [
    '| what | measured | floor or peer | ratio | target | met | note |',
    '| --- | ---: | ---: | ---: | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
