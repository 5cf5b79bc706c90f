import type { Language } from '../../base/messages.ts';
import { translateInto } from '../terminal/translate.ts';
import { table } from '../terminal/table.ts';
import { lineWidth, styled } from '../terminal/terminal.ts';
import { timeOf } from '../terminal/time.ts';
import { userTexts as texts } from './user-messages.ts';

const out = process.stdout;

interface User {
  readonly id: string;
  readonly userPrincipalName: string | null;
  readonly displayName: string | null;
  readonly enabled: boolean;
  readonly synchronized: boolean;
  readonly roles: readonly string[];
  readonly emergency: boolean;
  readonly methods: readonly { readonly kind: string }[];
  readonly lastSignInAt: Date | null;
}

interface SessionLine {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly client: { readonly address: string };
}

export function viewUsers({ users }: { readonly users: readonly User[] }, language: Language): string {
  const t = translateInto(language);
  if (users.length === 0) return t(texts.none);
  return table(users, [
    { title: t(texts.columnName), value: ({ id, userPrincipalName }) => userPrincipalName ?? id },
    { title: t(texts.columnShown), value: ({ displayName }) => displayName ?? '' },
    { title: t(texts.columnSource), value: (user) => sourceOf(user, language) },
    { title: t(texts.columnState), value: (user) => stateOf(user, language) },
    { title: t(texts.columnRoles), value: ({ roles }) => roles.join(', ') },
  ]);
}

export function viewUser({ user }: { readonly user: User }, language: Language): string {
  const t = translateInto(language);
  const list = (values: readonly string[]): string => (values.length === 0 ? t(texts.nothing) : values.join(', '));
  const facts = [
    [t(texts.columnShown), user.displayName ?? ''],
    [t(texts.id), user.id],
    [t(texts.columnSource), sourceOf(user, language)],
    [t(texts.columnState), stateOf(user, language)],
    [t(texts.columnRoles), list(user.roles)],
    [t(texts.methods), list(user.methods.map(({ kind }) => kind))],
    [t(texts.emergency), t(user.emergency ? texts.yes : texts.no)],
    [t(texts.lastSignIn), user.lastSignInAt ? timeOf(user.lastSignInAt, language) : t(texts.never)],
  ] as const;
  const width = Math.max(...facts.map(([name]) => lineWidth(name)));
  const lines = facts.map(([name, value]) => `  ${styled('dim', name.padEnd(width), out)}  ${value}`);
  return [user.userPrincipalName ?? user.id, ...lines].join('\n');
}

export function viewSessions(
  { user, sessions }: { readonly user: string; readonly sessions: readonly SessionLine[] },
  language: Language,
): string {
  const t = translateInto(language);
  if (sessions.length === 0) return t(texts.noSession, { user });
  return table(sessions, [
    { title: t(texts.columnSession), value: ({ id }) => id },
    { title: t(texts.columnSignedIn), value: ({ createdAt }) => timeOf(createdAt, language) },
    { title: t(texts.columnSeen), value: ({ lastSeenAt }) => timeOf(lastSeenAt, language) },
    { title: t(texts.columnFrom), value: ({ client }) => client.address },
  ]);
}

function sourceOf({ synchronized }: User, language: Language): string {
  return translateInto(language)(synchronized ? texts.synchronized : texts.cloudOnly);
}

function stateOf({ enabled }: User, language: Language): string {
  const t = translateInto(language);
  return enabled ? styled('green', t(texts.enabled), out) : styled('red', t(texts.disabled), out);
}
