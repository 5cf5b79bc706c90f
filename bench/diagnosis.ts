import { scoreCorpus } from '../test/diagnosis/score.ts';
import type { Benchmark, Row } from './measure/benchmark.ts';
import { timed } from './measure/benchmark.ts';
import { readFileSync, readdirSync } from 'node:fs';
import { diagnose } from '../src/diagnose/index.ts';

const OUTPUTS = 1000;

/** Quality on the corpus (test/diagnosis/README.md says how it was made), and the speed of many small inputs. */
export const benchmark: Benchmark = {
  name: 'diagnosis',
  summary: 'the corpus and the held-out texts: top-1 root, precision, false alarms; 1,000 dsregcmd outputs',
  run: async () => {
    const quality: Row[] = [];
    for (const corpus of ['corpus', 'held-out'] as const) {
      const { cases, top1, precision, falseAlarms, healthy } = await scoreCorpus(corpus);
      const name = corpus === 'corpus' ? 'diagnosis' : 'diagnosis, held-out';
      quality.push(
        { name: `${name}: root cause named first, ${cases} texts`, value: top1 * 100, unit: '%' },
        { name: `${name}: precision of findings`, value: precision * 100, unit: '%' },
        { name: `${name}: false alarms on ${healthy} texts without a fault`, value: falseAlarms, unit: '' },
      );
    }
    const folder = new URL('../test/diagnosis/corpus/dsregcmd/', import.meta.url);
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .map((name) => ({ name, content: new Uint8Array(readFileSync(new URL(name, folder))) }));
    const { ms } = await timed(async () => {
      for (let count = 0; count < OUTPUTS; count++) {
        const input = texts[count % texts.length];
        if (input) await diagnose([input], { lang: 'en' });
      }
    });
    return [
      ...quality,
      { name: '1,000 dsregcmd outputs', value: ms / 1000, unit: 's', target: '2 s', met: ms <= 2000 },
    ];
  },
};
