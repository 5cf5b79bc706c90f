/**
 * `npm test`: the gates, then every suite, against real servers. Ends with the slowest suites and `N passed, N failed,
 * N skipped`.
 * With CI=true a skipped test is a failure. Words after `--` go to vitest (`npm test -- src/ldap`); the gates then stay
 * out.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensurePackages } from './debian-packages.ts';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly Suite[];
}

interface Suite {
  readonly name: string;
  readonly status: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly unknown[];
}

/** Where the time goes: two suites run at once, so the longest ones decide. */
function printSlowest(suites: readonly Suite[]): void {
  const slowest = suites.toSorted((a, b) => b.endTime - b.startTime - (a.endTime - a.startTime)).slice(0, 10);
  console.log('\nThe slowest suites:');
  for (const { name, startTime, endTime } of slowest)
    console.log(`${((endTime - startTime) / 1000).toFixed(1).padStart(7)} s  ${relative('.', name)}`);
  console.log('');
}

const words = process.argv.slice(2);
const isCi = process.env['CI'] === 'true';
ensurePackages();

let passed = 0;
let failed = 0;
if (words.length === 0) {
  if (spawnSync('node', ['scripts/check.ts'], { stdio: 'inherit' }).status === 0) passed++;
  else failed++;
}

const folder = mkdtempSync(join(tmpdir(), 'hawser-test-'));
const file = join(folder, 'report.json');
const { status } = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...words],
  {
    stdio: 'inherit',
  },
);
let skipped = 0;
try {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what vitest reports
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  passed += report.numPassedTests;
  // A suite that fails before its tests exist is counted nowhere else.
  const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
  failed += report.numFailedTests + broken.length;
  skipped = report.numPendingTests + report.numTodoTests;
  if (words.length === 0) printSlowest(report.testResults);
} catch {
  console.error('vitest wrote no report');
}
if (status !== 0 && failed === 0) failed = 1;
rmSync(folder, { recursive: true, force: true });

if (isCi && skipped > 0) console.error('Nothing may be skipped in CI: see the reasons above.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || (isCi && skipped > 0) ? 1 : 0;
