export interface Page {
  readonly status: number;
  readonly text: string;
  readonly path: string;
}

/** A browser without script: cookies, forms, redirects. */
export class FormBrowser {
  readonly #url: string;
  readonly #language: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, language = 'en') {
    this.#url = url;
    this.#language = language;
  }

  /** The same browser at another port of the host: cookies know no ports. */
  at(url: string): FormBrowser {
    const other = new FormBrowser(url, this.#language);
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value);
    return other;
  }

  /** As if the service had set it. */
  keep(cookie: string): this {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    this.#cookies.set(name, value);
    return this;
  }

  async get(path: string): Promise<Page> {
    return await this.#fetch(path, {});
  }

  /** The form of that action on the page at `from`, as it stands there: hidden fields, texts and ticks. */
  async form(from: string, action: string): Promise<Readonly<Record<string, string>>> {
    const { text, status } = await this.get(from);
    const form = new RegExp(`<form[^>]*action="${action}"[^>]*>([^]*?)</form>`).exec(text)?.[1];
    if (form === undefined) throw new Error(`the page ${from} (${status}) has no form for ${action}`);
    return Object.fromEntries([...form.matchAll(/<input\b([^>]*)>/g)].flatMap(([, words = '']) => fieldOf(words)));
  }

  /** Sends a form and follows where it leads. */
  async send(action: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return await this.#fetch(action, { method: 'POST', body: new URLSearchParams(fields), origin: this.#url });
  }

  /** Opens the page at `from`, fills in its form of that action, and sends it. */
  async post(from: string, action: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return await this.send(action, { ...(await this.form(from, action)), ...fields });
  }

  async #fetch(
    path: string,
    { method = 'GET', body, origin }: { method?: string; body?: URLSearchParams; origin?: string },
  ): Promise<Page> {
    const headers = {
      'accept-language': this.#language,
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(origin !== undefined && { origin }),
    };
    const answer = await fetch(`${this.#url}${path}`, { method, body: body ?? null, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    const text = await answer.text();
    return next === null ? { status: answer.status, text, path } : await this.get(next);
  }
}

/** What a browser would send of an input. */
function fieldOf(words: string): [string, string][] {
  const attribute = (name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(words)?.[1];
  const name = attribute('name');
  const isLeftOut = /\btype="(checkbox|radio)"/.test(words) && !/\schecked\b/.test(words);
  if (name === undefined || isLeftOut) return [];
  return [[name, attribute('value') ?? (/\btype="checkbox"/.test(words) ? 'on' : '')]];
}
