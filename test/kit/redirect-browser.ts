/** Like a browser without script: cookies by path, forms, redirects until one leaves the site. */
export interface Visit {
  readonly status: number;
  readonly url: string;
  readonly text: string;
  readonly headers: Headers;
}

type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; redirect: 'manual' },
) => Promise<{ status: number; headers: Headers; text(): Promise<string> }>;

interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** What an attribute stands for. */
function unescape(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

export class RedirectBrowser {
  readonly #fetch: Fetch;
  readonly #origin: string;
  readonly #language: string;
  /** Hears of each line in which a cookie is set. */
  onCookie: ((line: string) => void) | undefined;
  /** Sent with every request. */
  headers: Readonly<Record<string, string>> = {};
  readonly #cookies = new Map<string, Cookie & { readonly name: string }>();

  constructor(fetch: Fetch, origin: string, language = 'en') {
    this.#fetch = fetch;
    this.#origin = origin;
    this.#language = language;
  }

  /** Follows redirects on this site; the visit to another one is its address alone. */
  async open(url: string, headers: Record<string, string> = {}): Promise<Visit> {
    return await this.#go(new URL(url, this.#origin), 'GET', headers);
  }

  /** Fills in the form of a page whose action ends so, and sends it. */
  async send(page: Visit, ending: string, values: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const forms = [...page.text.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)];
    const found = forms.find(([, words = '']) => /action="([^"]*)"/.exec(words)?.[1]?.endsWith(ending));
    if (!found) throw new Error(`no form for ${ending} on ${page.url} (${page.status}): ${page.text.slice(0, 3000)}`);
    const action = /action="([^"]*)"/.exec(found[1] ?? '')?.[1] ?? '';
    const inputs = [...(found[2] ?? '').matchAll(/<input\b([^>]*)>/g)].flatMap(([, words = '']) => {
      const name = /\sname="([^"]*)"/.exec(words)?.[1];
      const value = /\svalue="([^"]*)"/.exec(words)?.[1] ?? '';
      // A box that is not ticked is not sent.
      if (name === undefined || (words.includes('type="checkbox"') && !/\schecked\b/.test(words))) return [];
      return [[name, unescape(value)] as const];
    });
    const body = new URLSearchParams({ ...Object.fromEntries(inputs), ...values }).toString();
    return await this.#go(new URL(action, page.url), 'POST', {}, body);
  }

  /** What a page that is none of this site's could make the browser send, or somebody by hand. */
  async post(
    path: string,
    values: Readonly<Record<string, string>>,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    return await this.#go(new URL(path, this.#origin), 'POST', headers, new URLSearchParams(values).toString());
  }

  cookieHeader({ pathname }: URL): string {
    return [...this.#cookies.values()]
      .filter(({ path }) => path === '/' || pathname === path || pathname.startsWith(`${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  async #go(url: URL, method: 'GET' | 'POST', more: Record<string, string>, body?: string): Promise<Visit> {
    if (url.origin !== this.#origin) return { status: 0, url: url.href, text: '', headers: new Headers() };
    const answer = await this.#fetch(url.href, {
      method,
      redirect: 'manual',
      headers: {
        'accept-language': this.#language,
        accept: 'text/html',
        cookie: this.cookieHeader(url),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', origin: this.#origin }),
        ...this.headers,
        ...more,
      },
      ...(body !== undefined && { body }),
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line, url);
    const location = answer.headers.get('location');
    const text = await answer.text();
    if (location !== null && answer.status >= 300 && answer.status < 400)
      return await this.#go(new URL(location, url), 'GET', {});
    return { status: answer.status, url: url.href, text, headers: answer.headers };
  }

  #keep(line: string, { pathname }: URL): void {
    this.onCookie?.(line);
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? pathname;
    const key = `${path} ${name}`;
    if (value === '') this.#cookies.delete(key);
    else this.#cookies.set(key, { name, value, path });
  }
}
