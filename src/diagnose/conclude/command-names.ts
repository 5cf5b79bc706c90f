import { hostOf } from '../parse/fact-kinds.ts';
import type { Linked } from './correlate.ts';

/**
 * Names in the commands of the catalogue that a text knows: `nltest /dsgetdc:DOMAIN` of a machine whose domain it
 * shows.
 */
export type CommandNames = Readonly<Record<'HOST' | 'DOMAIN' | 'CODE', string | undefined>>;

export function namesOf({ draft, evidence }: Linked, domain: string | undefined): CommandNames {
  const host = evidence.map(({ fact }) => hostOf(fact)).find((name) => name !== undefined);
  const [code = ''] = draft.codes;
  return { HOST: host, DOMAIN: domain, CODE: /\s/.test(code) ? `"${code}"` : code || undefined };
}

export function withNames(text: string, names: CommandNames): string {
  return text.replace(/\b(HOST|DOMAIN|CODE)\b/g, (_, name: keyof CommandNames) => names[name] ?? name);
}

/** What can be pasted; nothing where it asks for an address that nobody knows. */
export function pasted(command: string | null, names: CommandNames): string | null {
  if (command === null || (names.HOST === undefined && /\bHOST\b/.test(command))) return null;
  return withNames(command, names);
}
