import type { Diagnosis, Finding } from '../../../diagnose/index.ts';
import { assetPath } from '../../web/assets.ts';
import { card, notice, state } from '../../web/components.ts';
import type { Content, Html } from '../../web/html.ts';
import { html } from '../../web/html.ts';
import { webMessages } from '../../web/messages.ts';
import type { Page } from '../../web/page.ts';
import type { Examined } from './examine.ts';
import { evidenceText, lineId } from './evidence.ts';
import { diagnosisMessages as m } from './messages.ts';

export const FILE_LIMIT = 10;
export const MEGABYTES = 12;

export interface FormOptions {
  readonly action: string;
  readonly token?: Content;
  readonly text?: string;
  readonly problem?: string | undefined;
}

/** The question: one field for text, one for files. Works without script; with it files can be dropped and progress is shown. */
export function diagnosisForm({ t }: Page, { action, token, text = '', problem }: FormOptions): Html {
  const described = `text-hint${problem === undefined ? '' : ' text-problem'}`;
  return html`${assets()}
    <form
      class="diagnosis"
      method="post"
      action="${action}"
      enctype="multipart/form-data"
      data-diagnosis
      data-sending="${t(m.sending, { percent: '{percent}' })}"
      data-reading="${t(m.reading)}"
      data-broken="${t(m.broken)}"
    >
      ${token}
      <div class="field ${problem ? 'wrong' : ''}">
        <label for="text">${t(m.text)}</label>
        <p class="hint" id="text-hint">${t(m.textHint)}</p>
        ${problem !== undefined && html`<p class="problem" id="text-problem"><span class="for-screen-readers">${t(webMessages.problem)}</span> ${problem}</p>`}
        <textarea
          id="text"
          name="text"
          rows="10"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="none"
          wrap="off"
          aria-invalid="${problem ? 'true' : 'false'}"
          aria-describedby="${described}"
        >
${text}</textarea>
      </div>
      <div class="field drop">
        <label for="files">${t(m.files)}</label>
        <p class="hint" id="files-hint">${t(m.filesHint, { count: FILE_LIMIT, size: MEGABYTES })}</p>
        <input id="files" name="files" type="file" multiple aria-describedby="files-hint" />
        <ul class="chosen small" role="list" data-chosen></ul>
      </div>
      <div class="actions">
        <button class="button primary">${t(m.look)}</button>
        <p class="soft" role="status" data-progress></p>
      </div>
    </form>`;
}

function assets(): Html {
  return html`<link rel="stylesheet" href="${assetPath('diagnosis.css')}" />
    <script type="module" src="${assetPath('diagnosis.js')}"></script>`;
}

/** The answer: verdict, cause with what follows from it folded below, the rest, what to show next, and the text with its evidence marked. */
export function diagnosisResult(page: Page, { diagnosis, excerpts }: Examined, again: string): Html {
  const { t } = page;
  const { findings, root, next } = diagnosis;
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const main = root === null ? undefined : byId.get(root);
  const below = new Set(findings.flatMap(({ explains }) => explains));
  const others = findings.filter((finding) => finding !== main && !below.has(finding.id));
  const view = (finding: Finding): Html => findingView(page, diagnosis, finding, byId, new Set([finding.id]));
  return html`${assets()}
    <div class="stack" id="result" tabindex="-1">
      ${verdict(page, diagnosis)}
      ${
        main &&
        html`<section aria-labelledby="cause">
          <h2 id="cause" class="for-screen-readers">${t(m.cause)}</h2>
          ${view(main)}
        </section>`
      }
      ${
        others.length > 0 &&
        html`<section class="stack" aria-labelledby="also">
          <h2 id="also">${t(m.also)}</h2>
          ${others.map(view)}
        </section>`
      }
      ${
        next.length > 0 &&
        card(
          { title: t(m.next) },
          html`<ul class="steps">
            ${next.map((step) => html`<li>${step}</li>`)}
          </ul>`,
        )
      }
      ${excerpts.some(({ parts }) => parts.length > 0) && card({ title: t(m.evidence), flush: true }, evidenceText(page, diagnosis, excerpts))}
      <p class="soft small">
        ${diagnosis.recognised.length > 0 && html`${t(m.readAs)} ${diagnosis.recognised.map(({ kind }) => kind).join(', ')}. `}<a
          href="${again}"
          >${t(m.again)}</a
        >
      </p>
    </div>`;
}

function verdict({ t }: Page, { verdict: found, recognised }: Diagnosis): Html {
  if (recognised.length === 0) return notice('idle', t(m.unknown), html`<p>${t(m.unknownMore)}</p>`, true);
  if (found === 'problem') return notice('bad', t(m.problem), undefined, true);
  return found === 'healthy'
    ? notice('good', t(m.healthy), undefined, true)
    : notice('warn', t(m.cannotTell), undefined, true);
}

const tones = { error: 'bad', warning: 'warn', notice: 'idle' } as const;

function findingView(
  page: Page,
  diagnosis: Diagnosis,
  finding: Finding,
  byId: ReadonlyMap<string, Finding>,
  above: ReadonlySet<string>,
): Html {
  const { t } = page;
  const { id, severity, confidence, title, cause, fixes, codes, evidence } = finding;
  const consequences = finding.explains.flatMap((one) => (above.has(one) ? [] : (byId.get(one) ?? [])));
  return html`<article class="card finding ${severity}" id="finding-${id}">
    <div class="body">
      <h3>${title}</h3>
      <p class="tags">
        ${state(tones[severity], t(m[severity]))} <span class="soft small">${t(m[confidence])}</span>
        ${codes.slice(0, 6).map((code) => html`<a href="/codes/${encodeURIComponent(code)}"><code>${code}</code></a> `)}
      </p>
      <p class="cause">${cause}</p>
      ${
        fixes.length > 0 &&
        html`<h4>${t(m.todo)}</h4>
          <ol class="steps">
            ${fixes.map((fix) => html`<li>${fix}</li>`)}
          </ol>`
      }
      ${
        evidence.length > 0 &&
        html`<p class="small soft">
          ${t(m.seen)}
          ${evidence.map(({ line, input }, index) => html`${index > 0 && ', '}<a href="#${lineId(diagnosis, line, input)}">${input === undefined ? t(m.line, { line }) : t(m.lineOf, { input, line })}</a>`)}
        </p>`
      }
      ${
        consequences.length > 0 &&
        html`<details>
          <summary>
            ${consequences.length === 1 ? t(m.followsOne) : t(m.follows, { count: consequences.length })}
          </summary>
          <div class="stack">
            ${consequences.map((one) => findingView(page, diagnosis, one, byId, new Set([...above, one.id])))}
          </div>
        </details>`
      }
    </div>
  </article>`;
}
