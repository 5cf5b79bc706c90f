/** `npm run check`: every gate that needs no server, side by side, with the time each took. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

interface Gate {
  readonly name: string;
  readonly command: readonly string[];
}

const gates: readonly Gate[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--quiet'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'import ladder', command: ['node', 'scripts/check-imports.ts'] },
  { name: 'shape', command: ['node', 'scripts/check-shape.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'generated docs', command: ['node', 'scripts/write-docs.ts', '--check'] },
  { name: 'words', command: ['node', 'scripts/check-words.ts'] },
  { name: 'documents', command: ['node', 'scripts/check-docs.ts'] },
];

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

async function runGate({ name, command: [program = '', ...words] }: Gate): Promise<Outcome> {
  const startedAt = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return {
    name,
    passed: code === 0,
    seconds: (performance.now() - startedAt) / 1000,
    output: Buffer.concat(chunks).toString(),
  };
}

const queue = [...gates];
let failed = 0;
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let gate = queue.shift(); gate; gate = queue.shift()) {
      const { name, passed, seconds, output } = await runGate(gate);
      console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)} ${seconds.toFixed(1)} s`);
      if (!passed) {
        failed++;
        console.log(output.trimEnd());
      }
    }
  }),
);
process.exitCode = failed === 0 ? 0 : 1;
