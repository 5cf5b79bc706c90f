import type { Context, Env } from 'hono';
import { isHawserError } from '../../base/errors.ts';
import type { Html } from '../html.ts';
import type { FormReader } from './form-view.ts';
import type { Posted } from './posted.ts';
import type { Problem } from './state.ts';

/**
 * A session that was opened long ago may be in other hands. Before something that matters, the password is asked again,
 * on a page that carries what was sent: nothing of it is lost, nothing is kept on the server, and there is no address
 * to come back to that somebody could make up.
 */
export interface FreshProof<E extends Env, View> {
  readonly isFresh: (context: Context<E>) => boolean;
  /** Throws the expected failure when it is not the right one. */
  readonly prove: (context: Context<E>, password: string) => Promise<void>;
  readonly page: (view: View, proof: ProofPage) => Html;
}

/** What the page that asks again has to show. */
export interface ProofPage {
  /** Where the form was sent, and goes again. */
  readonly action: string;
  /** What was sent, for hidden fields. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly problem?: Problem;
}

/** The field of the password; no form that asks for a fresh proof has one of that name. */
export const PROOF_FIELD = 'proof';

/** The page that asks again, or undefined when it was proved lately or just now. */
export async function askForProof<E extends Env, View extends FormReader>(
  proof: FreshProof<E, View>,
  { context, view }: { readonly context: Context<E>; readonly view: View },
  posted: Posted,
): Promise<Html | undefined> {
  if (proof.isFresh(context)) return undefined;
  const { pathname, search } = new URL(context.req.url);
  const page = { action: `${pathname}${search}`, fields: fieldsOf(posted) };
  const [password] = posted.get(PROOF_FIELD) ?? [];
  if (typeof password !== 'string' || password === '') return proof.page(view, page);
  try {
    await proof.prove(context, password);
    return undefined;
  } catch (error) {
    if (!isHawserError(error)) throw error;
    const words = `${error.text(view.language)} ${error.fix(view.language)}`;
    return proof.page(view, { ...page, problem: { field: PROOF_FIELD, words } });
  }
}

/** The token is the page's own; files cannot be carried. */
function fieldsOf(posted: Posted): readonly (readonly [string, string])[] {
  return [...posted]
    .filter(([name]) => name !== 'token' && name !== PROOF_FIELD)
    .flatMap(([name, values]) =>
      values.flatMap((value) => (typeof value === 'string' ? [[name, value] as const] : [])),
    );
}
