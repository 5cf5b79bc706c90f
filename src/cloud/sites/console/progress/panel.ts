import { SECOND } from '../../../../base/clock.ts';
import { formatDetail } from '../../../../base/details.ts';
import { stepName } from '../../../../wire/index.ts';
import type { Content, Html, Page } from '../../../../web/index.ts';
import { card, duration, formatNumber, html } from '../../../../web/index.ts';
import type { CurrentRun } from '../../../provisioning/progress.ts';
import { progressMessages as m } from './messages.ts';

/** What is shown of a run that goes on, in the reader's words: on the page, and again every second by the stream. */
export interface ProgressWords {
  readonly step: string;
  readonly amount: string;
  readonly read: string;
  readonly matched: string;
  readonly sent: string;
  readonly rate: string;
  readonly left: string;
}

export function progressWords(page: Page, run: CurrentRun): ProgressWords {
  const { t, language } = page;
  const { done, expected, rate, secondsLeft, agentName: agent, connector } = run;
  return {
    step: t(m.step, { step: formatDetail(stepName(run.step), language), connector, agent }),
    amount: expected === null ? formatNumber(done, language) : t(m.doneOf, { done, expected }),
    read: formatNumber(run.read, language),
    matched: formatNumber(run.matched, language),
    sent: formatNumber(run.sent, language),
    rate: rate === null ? t(m.unknown) : formatNumber(Math.round(rate), language),
    left: secondsLeft === null ? t(m.unknown) : duration(page, secondsLeft * SECOND),
  };
}

/** Stands on the part of a page that is marked as live: what the stream brings is shown there. */
export const followsProgress = html`data-follow="/console/progress"`;

/**
 * The runs that go on now. The stream fills in the parts that it names (`data-part`).
 */
export function progressPanel(page: Page, runs: readonly CurrentRun[], isFirst: boolean): Content {
  return runs.map((run) => onePanel(page, run, isFirst));
}

function onePanel(page: Page, run: CurrentRun, isFirst: boolean): Html {
  const { t } = page;
  const words = progressWords(page, run);
  const parts: readonly (readonly [name: string, part: keyof ProgressWords])[] = [
    [t(m.read), 'read'],
    [t(m.matched), 'matched'],
    [t(m.sent), 'sent'],
    [t(m.thisStep), 'amount'],
    [t(m.rate), 'rate'],
    [t(m.left), 'left'],
  ];
  const value = run.expected === null ? undefined : html` value="${run.done}" max="${Math.max(1, run.expected)}"`;
  return html`<div class="ongoing" data-run="${run.agentId}">
    ${card(
      { title: t(isFirst ? m.first : m.running) },
      html`<p data-part="step">${words.step}</p>
        <progress aria-label="${t(m.bar)}" ${value}></progress>
        <dl>
          ${parts.map(
            ([name, part]) =>
              html`<div>
                <dt>${name}</dt>
                <dd data-part="${part}">${words[part]}</dd>
              </div>`,
          )}
        </dl>`,
    )}
  </div>`;
}
