import { formatDetail } from '../../base/details.ts';
import type { Language } from '../../base/messages.ts';
import type { RunProgress } from '../../connect/index.ts';
import { stepName } from '../../wire/index.ts';
import type { ProgressBar } from '../terminal/progress-bar.ts';
import { formatDuration } from '../terminal/terminal.ts';
import { translateInto } from '../terminal/translate.ts';
import { texts } from './messages.ts';

function stepOf({ step, connector }: RunProgress, language: Language): string {
  return translateInto(language)(texts.stepOf, { step: formatDetail(stepName(step), language), connector });
}

/** Shows on one line how far a run is, with the pace that the agent measured. */
export function drawProgress(bar: ProgressBar, run: RunProgress, language: Language): void {
  const { done, expected, rate, secondsLeft } = run;
  bar.update(stepOf(run, language), done, expected ?? undefined, { rate, secondsLeft });
}

/** The same in words: the step with its pace, and the whole run. */
export function viewProgress(run: RunProgress, language: Language): readonly [step: string, run: string] {
  const t = translateInto(language);
  const { done, expected, rate, secondsLeft, read, matched, sent } = run;
  const parts = [
    stepOf(run, language),
    expected === null ? t(texts.objects, { count: done }) : t(texts.doneOf, { done, expected }),
    ...(rate === null ? [] : [t(texts.perSecond, { rate: Math.round(rate) })]),
    ...(secondsLeft === null ? [] : [t(texts.left, { time: formatDuration(secondsLeft * 1000, language) })]),
  ];
  return [parts.join(', '), t(texts.readMatchedSent, { read, matched, sent })];
}
