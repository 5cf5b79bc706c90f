import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { SECOND } from '../../base/clock.ts';
import type { ObjectId } from '../objects/object.ts';
import { STAY_MS } from '../accounts/session.ts';
import type { SessionsCookie } from '../apis/oauth/browser-sessions.ts';
import { SESSION_SEPARATOR, writeSessions } from '../apis/oauth/browser-sessions.ts';

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

/**
 * The people who are signed in, in this browser: see browser-sessions.ts. Who stays signed in is in a cookie that
 * outlives the window; nobody else's session comes along in it.
 */
export function sessionsCookie(publicUrl: string): SessionsCookie {
  const passing = ownCookie<string>(publicUrl, 'hawser-session', {});
  const staying = ownCookie<string>(publicUrl, 'hawser-staying', { maxAge: STAY_MS / SECOND });
  const keep = (cookie: typeof passing, context: Context, text: string): void => {
    if (text !== '') cookie.write(context, text);
    else if (cookie.read(context) !== undefined) cookie.remove(context);
  };
  return {
    read: (context) =>
      [passing, staying].flatMap((cookie) => cookie.read(context) ?? []).join(SESSION_SEPARATOR) || undefined,
    write: (context, sessions) => {
      keep(passing, context, writeSessions(sessions.filter(({ stays }) => !stays)));
      keep(staying, context, writeSessions(sessions.filter(({ stays }) => stays)));
    },
    remove: (context) => [passing, staying].forEach((cookie) => keep(cookie, context, '')),
  };
}

/**
 * Who of several people in this browser signed in or was chosen last, by id: whom the pages of the own account are for.
 * It proves nothing.
 */
export function personCookie(publicUrl: string) {
  return ownCookie<ObjectId>(publicUrl, 'hawser-person', { maxAge: STAY_MS / SECOND });
}
