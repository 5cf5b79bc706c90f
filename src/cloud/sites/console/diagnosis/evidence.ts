import type { Diagnosis, Excerpt, Mark, ShownLine } from '../../../../diagnose/index.ts';
import type { Content, Html, Reader } from '../../../../web/index.ts';
import { html } from '../../../../web/index.ts';
import { diagnosisMessages as m } from './messages.ts';

/** The address of a line within the page. */
export function lineId({ inputs }: Diagnosis, line: number, input: string | undefined): string {
  const index = input === undefined ? 0 : inputs.findIndex(({ name }) => name === input);
  return `line-${Math.max(0, index) + 1}-${line}`;
}

/** The texts with the lines marked that findings rest on; each mark leads to its finding. */
export function evidenceText({ t }: Reader, diagnosis: Diagnosis, excerpts: readonly Excerpt[]): Html {
  const titles = new Map(diagnosis.findings.map(({ id, title }) => [id, title]));
  return html`<div class="texts">
    ${excerpts.map(({ name, lines, parts }) => {
      const label = `${name} (${lines === 1 ? t(m.oneLine) : t(m.lines, { count: lines })})`;
      return html`<section aria-label="${label}">
        <p class="small soft name">${label}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="${label}">
          ${parts.map(
            (part, index) =>
              html`${index > 0 && html`<p class="gap small soft">${t(m.leftOut)}</p>`}
                <ol>
                  ${part.map((line) => lineView(diagnosis, line, name, titles))}
                </ol>`,
          )}
        </div>
      </section>`;
    })}
  </div>`;
}

function lineView(
  diagnosis: Diagnosis,
  { line, text, marks, findings }: ShownLine,
  name: string,
  titles: ReadonlyMap<string, string>,
): Html {
  const id = lineId(diagnosis, line, name);
  const [first] = findings;
  if (first === undefined) return html`<li id="${id}"><span class="number">${line}</span><code>${text}</code></li>`;
  const title = findings.map((finding) => titles.get(finding) ?? finding).join('; ');
  return html`<li id="${id}" class="marked">
    <a class="number" href="#finding-${first}" title="${title}" aria-label="${line}: ${title}">${line}</a
    ><code>${marked(text, marks)}</code>
  </li>`;
}

/** A line with the parts that count in marks; without any of them as a whole. */
export function marked(text: string, marks: readonly Mark[]): Content {
  if (marks.length === 0) return text;
  const pieces: Content[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    pieces.push(text.slice(at, from), html`<mark>${text.slice(from, to)}</mark>`);
    at = to;
  }
  return [...pieces, text.slice(at)];
}
