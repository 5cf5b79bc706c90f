import type { Language } from '../../base/messages.ts';
import { sayIn } from '../terminal/say.ts';
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
  const say = sayIn(language);
  if (users.length === 0) return say(texts.none);
  return table(users, [
    { title: say(texts.columnName), value: ({ id, userPrincipalName }) => userPrincipalName ?? id },
    { title: say(texts.columnShown), value: ({ displayName }) => displayName ?? '' },
    { title: say(texts.columnSource), value: (user) => sourceOf(user, language) },
    { title: say(texts.columnState), value: (user) => stateOf(user, language) },
    { title: say(texts.columnRoles), value: ({ roles }) => roles.join(', ') },
  ]);
}

export function viewUser({ user }: { readonly user: User }, language: Language): string {
  const say = sayIn(language);
  const list = (values: readonly string[]): string => (values.length === 0 ? say(texts.nothing) : values.join(', '));
  const facts = [
    [say(texts.columnShown), user.displayName ?? ''],
    [say(texts.id), user.id],
    [say(texts.columnSource), sourceOf(user, language)],
    [say(texts.columnState), stateOf(user, language)],
    [say(texts.columnRoles), list(user.roles)],
    [say(texts.methods), list(user.methods.map(({ kind }) => kind))],
    [say(texts.emergency), say(user.emergency ? texts.yes : texts.no)],
    [say(texts.lastSignIn), user.lastSignInAt ? timeOf(user.lastSignInAt, language) : say(texts.never)],
  ] as const;
  const width = Math.max(...facts.map(([name]) => lineWidth(name)));
  const lines = facts.map(([name, value]) => `  ${styled('dim', name.padEnd(width), out)}  ${value}`);
  return [user.userPrincipalName ?? user.id, ...lines].join('\n');
}

export function viewSessions(
  { user, sessions }: { readonly user: string; readonly sessions: readonly SessionLine[] },
  language: Language,
): string {
  const say = sayIn(language);
  if (sessions.length === 0) return say(texts.noSession, { user });
  return table(sessions, [
    { title: say(texts.columnSession), value: ({ id }) => id },
    { title: say(texts.columnSignedIn), value: ({ createdAt }) => timeOf(createdAt, language) },
    { title: say(texts.columnSeen), value: ({ lastSeenAt }) => timeOf(lastSeenAt, language) },
    { title: say(texts.columnFrom), value: ({ client }) => client.address },
  ]);
}

function sourceOf({ synchronized }: User, language: Language): string {
  return sayIn(language)(synchronized ? texts.synchronized : texts.cloudOnly);
}

function stateOf({ enabled }: User, language: Language): string {
  const say = sayIn(language);
  return enabled ? styled('green', say(texts.enabled), out) : styled('red', say(texts.disabled), out);
}
