import type { Diagnosis, Finding, FindingAction } from '../../../../diagnose/index.ts';
import type { Content, FormReader, FormView, Html, Reader } from '../../../../web/index.ts';
import { assetPath, buttonForm, card, codeAddress, command, html, notice, state } from '../../../../web/index.ts';
import type { Examined } from './examine.ts';
import { evidenceText, lineId, marked } from './evidence.ts';
import { examples } from './examples.ts';
import { diagnosisMessages as m } from './messages.ts';
import type { DiagnosisForm } from './schema.ts';

/**
 * The question: one field for text, one for files. Works without script; with it files can be dropped and progress is
 * shown.
 */
export function questionView(reader: FormReader, form: FormView<DiagnosisForm>, action: string): Html {
  const { t } = reader;
  const question = form.element(
    html`${form.field('text')}
      <div class="drop">
        ${form.field('files')}
        <ul class="chosen small" role="list" data-chosen></ul>
      </div>
      <div class="actions">
        <button class="button primary">${t(m.look)}</button>
        <p class="soft" role="status" data-progress></p>
      </div>`,
    {
      className: 'diagnosis',
      data: {
        diagnosis: '',
        sending: t(m.sending, { percent: '{percent}' }),
        reading: t(m.reading),
        broken: t(m.broken),
      },
    },
  );
  return html`${assets()}${card({}, question)}${exampleForm(reader, action)}`;
}

function assets(): Html {
  return html`<script type="module" src="${assetPath('diagnosis.js')}"></script>`;
}

/** Texts to try it with: one button each, without script as well. */
function exampleForm(reader: FormReader, action: string): Html {
  const { t } = reader;
  return buttonForm(
    reader,
    action,
    html`<p id="examples">${t(m.examples)}</p>
      <div class="actions" role="group" aria-labelledby="examples">
        ${examples.map(({ id, title }) => html`<button class="button" name="example" value="${id}">${t(title)}</button> `)}
      </div>`,
    'examples',
  );
}

/**
 * The answer: verdict, cause with what follows from it folded below, the rest, what to show next, and the text with its
 * evidence marked.
 */
export function diagnosisResult(page: Reader, { diagnosis, excerpts }: Examined, again: string): Html {
  const { t } = page;
  const { findings, root, next } = diagnosis;
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const main = root === null ? undefined : byId.get(root);
  const below = new Set(findings.flatMap(({ explains }) => explains));
  const heading = findings.filter((finding) => finding.heads && finding !== main);
  const others = findings.filter((finding) => finding !== main && !finding.heads && !below.has(finding.id));
  const view = (finding: Finding): Html => findingView(page, diagnosis, finding, byId, new Set([finding.id]));
  return html`${assets()}
    <div class="stack" id="result" tabindex="-1">
      ${heading.map(view)} ${verdict(diagnosis)}
      ${
        main &&
        html`<section aria-labelledby="cause">
          <h2 id="cause" class="for-screen-readers">${t(m.cause)}</h2>
          ${view(main)}
        </section>`
      }
      ${
        next.length > 0 &&
        card(
          { title: t(m.next) },
          html`<ul class="steps">
            ${next.map((step) => html`<li>${withCode(step)}</li>`)}
          </ul>`,
        )
      }
      ${
        others.length > 0 &&
        html`<section class="stack" aria-labelledby="also">
          <h2 id="also">${t(m.also)}</h2>
          ${
            main || others.length < 3
              ? others.map(view)
              : html`<ul class="steps">
                  ${others.map((one) => html`<li>${one.headline} ${codeLinks(page, one)}</li>`)}
                </ul>`
          }
        </section>`
      }
      ${
        excerpts.some(({ parts }) => parts.length > 0) &&
        card({ title: t(m.evidence), flush: true }, evidenceText(page, diagnosis, excerpts))
      }
      <p class="soft small">
        ${diagnosis.recognised.length > 0 && html`${t(m.readAs)}: ${diagnosis.recognised.map(({ name }) => name).join(', ')}. `}<a
          href="${again}"
          >${t(m.again)}</a
        >
      </p>
    </div>`;
}

function verdict({ verdict: found, summary, good }: Diagnosis): Html {
  const tone = found === 'problem' ? 'bad' : found === 'healthy' ? 'good' : 'warn';
  const seen =
    good.length > 0 &&
    html`<ul class="seen" role="list">
      ${good.map((text) => html`<li>${text}</li>`)}
    </ul>`;
  return notice(tone, summary, seen, true);
}

const tones = { error: 'bad', warning: 'warn', notice: 'idle' } as const;
const shownEvidence = 3;

function findingView(
  page: Reader,
  diagnosis: Diagnosis,
  finding: Finding,
  byId: ReadonlyMap<string, Finding>,
  above: ReadonlySet<string>,
): Html {
  const { t } = page;
  const { id, severity, confidence, headline, cause, progress, count } = finding;
  const consequences = finding.explains.flatMap((one) => (above.has(one) ? [] : (byId.get(one) ?? [])));
  return html`<article class="card finding is-${severity}" id="finding-${id}">
    <div class="body">
      <h3>${headline}</h3>
      <p class="tags">
        ${state(tones[severity], t(m[severity]))}
        ${/* The verdict and a title that is a guess say it already. */ id !== diagnosis.root && headline === finding.title && html`<span class="soft small">${t(m[confidence])}</span>`}
        ${count > 1 && html`<span class="soft small">${t(m.times, { count })}</span>`} ${codeLinks(page, finding)}
      </p>
      <p class="cause">${withCode(cause)}</p>
      ${progress !== null && html`<p class="cause progress">${progress}</p>`} ${rests(page, diagnosis, finding)}
      ${/* What follows is gone with its cause. */ above.size === 1 && html`${proofView(page, finding)} ${todo(page, finding)}`}
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

function codeLinks(page: Reader, { codes }: Finding): Content {
  return codes.slice(0, 6).map((code) => html`<a href="${codeAddress(page, code)}"><code>${code}</code></a> `);
}

/** The lines that a finding rests on: each leads to its place in the text. */
function rests({ t }: Reader, diagnosis: Diagnosis, { evidence }: Finding): Html | false {
  const more = evidence.slice(shownEvidence);
  return (
    evidence.length > 0 &&
    html`<ul class="rests" role="list" aria-label="${t(m.seen)}">
        ${evidence.slice(0, shownEvidence).map(
          ({ line, input, text, marks }) =>
            html`<li>
              <a href="#${lineId(diagnosis, line, input)}">${whereOf({ line, input })}</a>
              <code>${marked(text, marks)}</code>
            </li>`,
        )}
      </ul>
      ${
        more.length > 0 &&
        html`<p class="small soft">
          ${t(m.seenToo)}
          ${more.map(({ line, input }, index) => html`${index > 0 && ', '}<a href="#${lineId(diagnosis, line, input)}">${whereOf({ line, input })}</a>`)}
        </p>`
      }`
  );

  function whereOf({ line, input }: { readonly line: number; readonly input: string | undefined }): string {
    return input === undefined ? t(m.line, { line }) : t(m.lineOf, { input, line });
  }
}

/** What shows whether it is so. */
function proofView(page: Reader, { proof }: Finding): Html | false {
  const { t } = page;
  return (
    proof !== null &&
    html`<div class="proof">
      <h4>${t(m.proof)}</h4>
      <p>${withCode(proof.text)}</p>
      ${proof.command !== null && command(page, proof.command)}
    </div>`
  );
}

/** The next thing to do, and what is left when it does not help. */
function todo(page: Reader, { actions }: Finding): Html | false {
  const { t } = page;
  const [first, ...others] = actions;
  if (!first) return false;
  return html`<div class="first">
      <h4>${t(m.first)}</h4>
      ${actionView(page, first)}
    </div>
    ${
      others.length > 0 &&
      html`<h4>${t(m.otherwise)}</h4>
        <ul class="steps">
          ${others.map((action) => html`<li>${actionView(page, action)}</li>`)}
        </ul>`
    }`;
}

function actionView(page: Reader, { text, command: line, who }: FindingAction): Html {
  return html`<p>${withCode(text)}${who !== '' && html` <span class="soft small owner">(${who})</span>`}</p>
    ${line !== null && command(page, line)}`;
}

/** What stands between backticks is code. */
function withCode(text: string): Content {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
