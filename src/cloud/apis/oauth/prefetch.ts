import type { HttpContext } from '../../../base/http/app.ts';

/** A page that a browser looks at ahead of time is one that nobody has asked for: it begins and ends nothing. */
export function isPrefetch({ req }: HttpContext): boolean {
  return req.header('sec-purpose')?.includes('prefetch') === true;
}

export function ofPrefetch(): Response {
  return new Response(null, { status: 204 });
}
