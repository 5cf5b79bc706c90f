import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { FlowToken } from '../../../../accounts/flow/open-flow.ts';
import { ownCookie } from '../../../cookies.ts';

/**
 * Which sign-ins are under way in a browser: a few, each under what asked for it. A browser that begins many drops the
 * oldest, so that the cookie stays small.
 */
const MAX_FLOWS = 4;

/** `KEY:TOKEN`, the latest first. */
export function flowCookie(publicUrl: string) {
  const cookie = ownCookie<string>(publicUrl, 'hawser-flow', {});
  const read = (context: Context): readonly (readonly [string, string])[] =>
    (cookie.read(context) ?? '').split('~').flatMap((entry) => {
      const [key, token] = entry.split(':');
      return key !== undefined && token !== undefined ? [[key, token] as const] : [];
    });
  const write = (context: Context, entries: readonly (readonly [string, string])[]): void => {
    if (entries.length === 0) cookie.remove(context);
    else cookie.write(context, entries.map(([key, token]) => `${key}:${token}`).join('~'));
  };
  return {
    tokenOf: (context: Context, request: string): string | undefined =>
      read(context).find(([key]) => key === keyOf(request))?.[1],
    keep: (context: Context, request: string, token: FlowToken): void => {
      const others = read(context).filter(([key]) => key !== keyOf(request));
      write(context, [[keyOf(request), token] as const, ...others].slice(0, MAX_FLOWS));
    },
    forget: (context: Context, request: string): void =>
      write(
        context,
        read(context).filter(([key]) => key !== keyOf(request)),
      ),
  };
}

function keyOf(request: string): string {
  return createHash('sha256').update(request).digest('base64url').slice(0, 12);
}
