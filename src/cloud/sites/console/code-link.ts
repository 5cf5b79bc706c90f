import type { Content, Html } from '../../../web/index.ts';
import { html } from '../../../web/index.ts';

/** Where the console explains codes, in its own shell. */
export const CODES = '/console/codes';

/** Every code leads to its page with meaning, causes and fixes. */
export function codeLink(code: string): Html {
  return html`<a href="${CODES}/${encodeURIComponent(code)}"
    ><code>${breakable(code, /(?<=[a-z])(?=[A-Z])/)}</code></a
  >`;
}

/** A distinguished name, that breaks between its parts. */
export function dnText(dn: string): Content {
  return breakable(dn, /(?<=(?<!\\),)/);
}

function breakable(text: string, where: RegExp): Content {
  return text.split(where).map((part, index) => (index === 0 ? part : html`<wbr />${part}`));
}
