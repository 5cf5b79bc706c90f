import type { Context, Env } from 'hono';
import type { Posted } from './posted.ts';

/**
 * A session that was opened long ago may be in other hands. Before something that matters, people prove again who they
 * are, where they signed in; what they sent waits meanwhile, and nothing of it is lost.
 */
export interface FreshProof<E extends Env> {
  readonly isFresh: (context: Context<E>) => boolean;
  /** Keeps what was sent. Answers where the browser goes to prove it, and comes back to send it. */
  readonly begin: (context: Context<E>, sent: SentForm) => Promise<string>;
}

/** A form on its way. */
export interface SentForm {
  /** Where it was sent, and goes again. */
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** The token is the page's own; files cannot wait. */
export function sentForm(url: string, posted: Posted): SentForm {
  const { pathname, search } = new URL(url);
  const fields = [...posted]
    .filter(([name]) => name !== 'token')
    .flatMap(([name, values]) =>
      values.flatMap((value) => (typeof value === 'string' ? [[name, value] as const] : [])),
    );
  return { action: `${pathname}${search}`, fields };
}
