import type { BlindResult, BlindScore } from './blind-score.ts';
import { blindSets, runBlind, scoreOf } from './blind-score.ts';

/** `node test/diagnosis/blind-report.ts SET [--misses]`: the score of a blind set, by family, and what was missed. */
const set = blindSets.find((name) => name === process.argv[2]) ?? 'first';
const results = await runBlind(set);
const families = Map.groupBy(results, ({ expected }) => expected.family);
const rows = [['all', results] as const, ...[...families].sort((a, b) => b[1].length - a[1].length)];
process.stdout.write('family | texts | points | confident wrong | alarms | no finding | named | explained\n');
for (const [family, own] of rows) process.stdout.write(`${family} | ${cells(scoreOf(own)).join(' | ')}\n`);
if (process.argv.includes('--misses')) for (const result of results) process.stdout.write(missOf(result));

function cells(score: BlindScore): readonly (string | number)[] {
  const { texts, points, possible, confidentlyWrong, falseAlarms, silent, named, causes, explained } = score;
  const share = `${((100 * points) / possible).toFixed(1)} % of ${possible}`;
  return [texts, share, confidentlyWrong, falseAlarms, silent, `${named} of ${causes}`, explained];
}

function missOf({ expected, diagnosis, judgement, points, possible, isExplained }: BlindResult): string {
  if (points === possible && isExplained !== false) return '';
  const { verdict, root, remedy, isConfidentlyWrong, isFalseAlarm } = judgement;
  const main = diagnosis.findings.find(({ id }) => id === diagnosis.root);
  const missed = [
    ...(isConfidentlyWrong ? ['CONFIDENTLY WRONG'] : []),
    ...(isFalseAlarm ? ['FALSE ALARM'] : []),
    ...(verdict ? [] : [`verdict ${diagnosis.verdict}, expected ${expected.verdict.join(' or ')}`]),
    ...(root === false ? ['root'] : []),
    ...(remedy === false ? ['remedy'] : []),
    ...(isExplained === false ? ['explain'] : []),
  ];
  return [
    `\n${expected.file} ${expected.family}: ${missed.join('; ')}`,
    `  said: ${main ? `${main.id} (${main.confidence}) ${main.title} — ${main.cause} [${main.codes.join(', ')}]` : 'nothing'}`,
    ...(main && remedy === false ? [`  fixes: ${main.fixes.join(' / ')}`] : []),
    `  note: ${expected.note}`,
    `  any: ${expected.root?.any?.join(' ## ') ?? ''}`,
    ...(expected.root?.none ? [`  none: ${expected.root.none.join(' ## ')}`] : []),
    ...(expected.remedy ? [`  remedy: ${expected.remedy.any.join(' ## ')}`] : []),
    '',
  ].join('\n');
}
