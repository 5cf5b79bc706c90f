/**
 * The engine in a process of its own, so that its memory and processor time are seen:
 * `node bench/processes/engine.ts USERS DATABASE`.
 */
import type { RunRecord } from '../../src/sync/index.ts';
import { compileRuleSet, defaultRuleSet, Engine, toConnectorId } from '../../src/sync/index.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { limitHeapGrowth } from '../../src/connect/heap.ts';
import { peakMemory } from '../measure/processor-time.ts';
import { MadeUpDirectory, TakesAll } from '../organisation.ts';

export interface StepCost {
  readonly step: string;
  readonly cpuMs: number;
  readonly ms: number;
  /** The most memory that the process ever had, in octets. */
  readonly peakMemory: number;
  readonly result: string;
}

// As connect.yaml has it by default.
limitHeapGrowth(40);
const [users = '10000', location = 'memory:'] = process.argv.slice(2);
const source = new MadeUpDirectory(Number(users));
const target = new TakesAll();
const rules = compileRuleSet(defaultRuleSet(), {
  sourceAnchorAttribute: 'entryUUID',
  connectors: [
    { id: source.id, type: 'ldap', name: source.name },
    { id: toConnectorId('cloud'), type: 'cloud', name: 'bench' },
  ],
});
const costs: StepCost[] = [];

async function measure(step: string, work: () => Promise<RunRecord>): Promise<void> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const run = await work();
  const used = process.cpuUsage(cpu);
  const errors = await engine.errors({ limit: 3 });
  for (const { code, detail } of errors) console.error(step, code, detail);
  const cost = {
    step,
    cpuMs: (used.user + used.system) / 1000,
    ms: performance.now() - startedAt,
    peakMemory: peakMemory(process.pid),
    result: run.result,
  };
  costs.push(cost);
  if (process.send === undefined) {
    const counters = run.steps.map(({ counters: each }) => JSON.stringify(each)).join(' ');
    const times = `cpu ${ms(cost.cpuMs)}  elapsed ${ms(cost.ms)}  peak ${(cost.peakMemory / 2 ** 20).toFixed(0)} MiB`;
    console.log(`${step.padEnd(24)} ${times}  ${run.result} ${counters.slice(0, 250)}`);
  }
}

function ms(value: number): string {
  return `${value.toFixed(0).padStart(6)} ms`;
}

const database = await openDatabase(location, { holder: 'bench' });
const engine = await Engine.open({
  database,
  sources: [source],
  targets: [target],
  rules,
  sourceAnchor: 'entryUUID',
});
await measure('full import', () => engine.runStep('full-import', source.id));
await measure('full synchronization', () => engine.runStep('full-synchronization', undefined));
await measure('export', () => engine.runStep('export', target.id));
await measure('nothing changed', () => engine.runCycle({ kind: 'delta' }));
await measure('nothing changed, again', () => engine.runCycle({ kind: 'delta' }));
for (let round = 0; round < 3; round++) {
  for (const [name, members] of [
    ['group of 100', 100],
    ['group of 50,000', 50_000],
  ] as const) {
    if (members > Number(users) / 2) continue;
    const at = members === 100 ? 1 : 2;
    if (round === 0) {
      source.changes.push(source.group(at, members));
      await measure(`${name}: filled`, () => engine.runCycle({ kind: 'delta' }));
    }
    const { anchor } = source.group(at);
    source.changes.push({
      kind: 'change',
      anchor,
      attributes: {},
      removed: [],
      references: {
        member: {
          kind: 'delta',
          add: [`dn:uid=user${Number(users) - 1 - round},ou=people,dc=example,dc=test`],
          remove: [],
        },
      },
    });
    await measure(`${name}: a member added`, () => engine.runCycle({ kind: 'delta' }));
  }
}
await measure('safety import', () => engine.runCycle({ kind: 'delta', isSafetyImportDue: () => true }));
await database.close();
process.send?.(costs);
