import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Row } from './benchmark.ts';
import type { Conditions } from './conditions.ts';
import { describeConditions } from './conditions.ts';

/** What one benchmark found, and how quiet the machine was meanwhile. */
export interface Result {
  readonly benchmark: string;
  readonly rows: readonly Row[];
  readonly conditions: Conditions;
}

export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${cpus()[0]?.model ?? 'cpu'}, ${memory} GiB, Node.js ${process.version}`;
}

/** One object, for machines. */
export function asJson(results: readonly Result[]): string {
  const rows = results.flatMap(({ benchmark, rows: found }) =>
    found.map(({ part = benchmark, ...row }) => ({ benchmark, part, ...row })),
  );
  const conditions = Object.fromEntries(results.map((result) => [result.benchmark, result.conditions]));
  return `${JSON.stringify({ version: 2, machine: describeMachine(), conditions, rows }, null, 2)}\n`;
}

export function asMarkdown(results: readonly Result[]): string {
  return [
    '| what | measured | floor or peer | ratio | target | met | note |',
    '| --- | ---: | ---: | ---: | --- | --- | --- |',
    ...results.flatMap(({ rows }) => rows.map(line)),
    '',
    ...results.map(({ benchmark, conditions }) => `- ${benchmark}: ${describeConditions(conditions)}`),
  ].join('\n');
}

function line({ name, value, unit, reference, ratio, samples, target = '', met, note = '' }: Row): string {
  const verdict = met === undefined ? '' : met ? 'yes' : 'no';
  const floor = reference ? `${reference.name}: ${amount(reference.value)} ${reference.unit}` : '';
  const notes = [samples === undefined ? '' : `n = ${samples}`, note].filter((text) => text !== '').join('; ');
  const measured = `${amount(value)} ${unit}`.trimEnd();
  return `| ${[name, measured, floor, ratio === undefined ? '' : amount(ratio), target, verdict, notes].join(' | ')} |`;
}

function amount(value: number): string {
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 });
}
