import { format } from '../../base/messages.ts';
import type { Text } from '../../base/messages.ts';
import type { Content, Html, Page } from '../../web/index.ts';
import { buttonForm, card, command, html, languageSwitch, notice, openPage, pageHead, state } from '../../web/index.ts';
import type { Tone } from '../../web/index.ts';
import type { ExperimentState } from './experiments.ts';
import type { Look } from './messages.ts';
import { experimentTexts, messages as m } from './messages.ts';

export interface TryPage {
  readonly states: readonly ExperimentState[];
  readonly isBusy: boolean;
  /** Where the console is. */
  readonly consoleUrl: string;
  /** What cannot be tried here, and why. */
  readonly impossible: (id: ExperimentState['id']) => Text | undefined;
}

export function tryPage(page: Page, shown: TryPage): Html {
  const { t } = page;
  // Without script, what goes on is seen by loading the page again.
  const reload = shown.isBusy && html`<noscript><meta http-equiv="refresh" content="2" /></noscript>`;
  return framed(
    page,
    t(m.title),
    shown.consoleUrl,
    html`${pageHead(page, { title: t(m.title), lede: html`<p>${t(m.lede)}</p>` })}
      <div class="stack" id="experiments" data-live>
        ${shown.states.map((one) => experimentCard(page, shown, one))}
      </div>`,
    reload,
  );
}

/** For those who are not signed in to the console. */
export function signInPage(page: Page, consoleUrl: string): Html {
  const { t } = page;
  const links = html`<p>${t(m.signIn)}</p>
    <p><a href="${consoleUrl}">${t(m.openConsole)}</a> · <a href="${page.here}">${t(m.again)}</a></p>`;
  return framed(
    page,
    t(m.signInTitle),
    consoleUrl,
    html`${pageHead(page, { title: t(m.signInTitle) })}${card({}, links)}`,
  );
}

function framed(page: Page, title: string, consoleUrl: string, content: Content, head?: Content): Html {
  const { t } = page;
  const frame = {
    title,
    home: { path: '/try', name: t(m.home) },
    links: [{ path: consoleUrl, words: t(m.console) }],
    languages: languageSwitch(page),
    ...{ head, now: page.now },
  };
  return openPage(page, frame, content);
}

const tones: Readonly<Record<ExperimentState['state'], Tone>> = {
  ...{ whole: 'idle', breaking: 'warn', broken: 'bad', repairing: 'warn' },
};

function experimentCard(page: Page, shown: TryPage, one: ExperimentState): Html {
  const { t } = page;
  const { id, state: now, failure, done, total } = one;
  const { title, what, look } = experimentTexts[id];
  const reason = shown.impossible(id);
  const isWorking = now === 'breaking' || now === 'repairing';
  return card(
    { title: t(title), aside: state(tones[now], t(m[now])) },
    html`<div class="stack">
      <p>${t(what)}</p>
      ${failure !== undefined && notice('bad', t(m.failed, { failure }))}
      ${
        isWorking &&
        total > 0 &&
        html`<div class="ongoing">
          <p class="number">${t(m.progress, { done, total })}</p>
          <progress aria-label="${t(m.progressBar)}" value="${done}" max="${total}"></progress>
        </div>`
      }
      ${now === 'broken' && lookAt(page, shown.consoleUrl, look, one.upn)}
      ${reason ? html`<p class="soft">${t(reason)}</p>` : !isWorking && !shown.isBusy && action(page, one)}
    </div>`,
  );
}

function action(page: Page, { id, state: now }: ExperimentState): Html {
  const { t } = page;
  const how = now === 'broken' ? 'repair' : 'break';
  const name = `${t(m[how])}: ${t(experimentTexts[id].title)}`;
  const style = how === 'repair' ? 'primary' : 'danger';
  return buttonForm(
    page,
    `/try/${id}/${how}`,
    html`<button class="button ${style}" aria-label="${name}">${t(m[how])}</button>`,
  );
}

function lookAt(page: Page, consoleUrl: string, look: readonly Look[], upn = ''): Html {
  const { t, language } = page;
  const origin = new URL(consoleUrl).origin;
  return html`<h3>${t(m.lookAt)}</h3>
    ${look.map(({ text, path, command: words }) => {
      const title = format(text, language, { upn });
      const target = path?.replace('{upn}', encodeURIComponent(upn));
      return html`<p>${target === undefined ? title : html`<a href="${origin}${target}">${title}</a>`}</p>
        ${words !== undefined && command(page, words.replace('{upn}', upn))}`;
    })}`;
}
