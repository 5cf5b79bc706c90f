import type { MiddlewareHandler } from 'hono';
import { baseErrors } from '../base/base-errors.ts';
import { webErrors } from './errors.ts';

export interface PageHeaderOptions {
  /**
   * The page is a step on the way to another site: a form of it ends in an address of an application, which
   * `form-action` of a browser would hold against the whole chain of redirects, and the window that opened it waits
   * for the answer.
   */
  readonly leadsElsewhere?: boolean;
}

/** Only our own style sheet, script and images; no inline script or style, no frames, forms only to ourselves. */
function contentSecurityPolicy({ leadsElsewhere = false }: PageHeaderOptions): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    ...(leadsElsewhere ? [] : ["form-action 'self'"]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every page that people see is sent with, however it is sent. */
export function pageHeaderLines(options: PageHeaderOptions = {}): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'x-content-type-options': 'nosniff',
    // Not no-referrer: that makes browsers send "Origin: null" with forms.
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cross-origin-opener-policy': options.leadsElsewhere ? 'unsafe-none' : 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** The headers of every page that people see. Pages are personal: no cache keeps them. */
export function pageHeaders(options: PageHeaderOptions = {}): MiddlewareHandler {
  const lines = Object.entries(pageHeaderLines(options));
  return async (context, next) => {
    await next();
    for (const [name, value] of lines) context.header(name, value);
    if (new URL(context.req.url).protocol === 'https:' || context.req.header('x-forwarded-proto') === 'https') {
      context.header('strict-transport-security', 'max-age=31536000');
    }
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
  };
}

/** Where people reach this installation. */
export interface PublicUrls {
  /** Links name this one. */
  readonly publicUrl: string;
  readonly otherUrls?: readonly string[] | undefined;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site makes a browser send. Browsers say where a request comes from (Sec-Fetch-Site,
 * and Origin for older ones and for plain HTTP); a request that changes something and says neither is refused as well.
 */
export function sameOriginOnly({ publicUrl, otherUrls = [] }: PublicUrls): MiddlewareHandler {
  const urls = [publicUrl, ...otherUrls].map((url) => new URL(url));
  const origins = new Set(urls.map(({ origin }) => origin));
  const hosts = new Set(urls.map(({ host }) => host));
  return async (context, next) => {
    if (!SAFE.has(context.req.method)) {
      const host = context.req.header('host');
      // A name of somebody else's that leads here: what its pages send comes from the same origin, and it is not ours.
      if (host !== undefined && !hosts.has(host.toLowerCase()))
        throw webErrors('web.other-address', { host, publicUrl });
      if (!isSameOrigin(context.req.raw, origins)) throw baseErrors('base.forbidden', {});
    }
    await next();
  };
}

function isSameOrigin(request: Request, origins: ReadonlySet<string>): boolean {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site !== null && site !== 'same-origin') return false;
  return origin === null ? site !== null : origins.has(origin);
}
