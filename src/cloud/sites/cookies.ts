import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** `__Host-` makes browsers refuse a cookie that another host or plain HTTP set; it needs HTTPS. */
export function ownCookie<Value extends string>(
  publicUrl: string,
  plainName: string,
  more: { readonly maxAge?: number },
) {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? `__Host-${plainName}` : plainName;
  const attributes = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Lax', ...more } as const;
  return {
    read: (context: Context): string | undefined => getCookie(context, name),
    write: (context: Context, value: Value): void => setCookie(context, name, value, attributes),
    remove: (context: Context): void => void deleteCookie(context, name, attributes),
  };
}

/** The people who are signed in, in this browser: see browser-sessions.ts. */
export function sessionsCookie(publicUrl: string) {
  return ownCookie<string>(publicUrl, 'hawser-session', {});
}
