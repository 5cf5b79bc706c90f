import type { Language } from '../../base/messages.ts';
import { html } from '../../web/index.ts';
import type { NewMail } from './mail-store.ts';

interface PlainMail {
  readonly language: Language;
  readonly subject: string;
  /** One paragraph each. */
  readonly lines: readonly string[];
  /** A page to open, where the mail leads to one. */
  readonly link?: string;
}

/** A mail of a few sentences: plain text, and the same as HTML. */
export async function plainMail({ language, subject, lines, link }: PlainMail): Promise<Omit<NewMail, 'recipient'>> {
  const page = html`<!doctype html>
    <html lang="${language}">
      <body>
        ${lines.map((line) => html`<p>${line}</p>`)} ${link !== undefined && html`<p><a href="${link}">${link}</a></p>`}
      </body>
    </html>`;
  const text = [...lines, ...(link === undefined ? [] : [link])].join('\n\n');
  return { subject: headerOf(subject), text: `${text}\n`, html: String(await page) };
}

/** A header is one line; names of tenants and people are in some subjects. */
function headerOf(subject: string): string {
  return subject.replace(/[\r\n\t]+/g, ' ').slice(0, 200);
}
