import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Session } from '../../accounts/session.ts';
import { normalizeName } from '../../accounts/sign-in-name.ts';
import { currentRequest } from './current-request.ts';
import { unverifiedClaims } from './unverified-claims.ts';

/** In the result of an interaction: the session in which the person proved who they are. */
export const RESULT_SESSION = 'hawserSession';

/** What stands in the way of choosing a session: several people, and no word of which one is meant. */
export interface Choice {
  readonly session: Session | undefined;
  readonly isAmbiguous: boolean;
}

/**
 * Several people may be signed in, in one browser. The request says which one is meant: by the name that it hints at,
 * or by a token of theirs. Without a hint it is the only one there is; it is never simply the first.
 */
export function chooseSession({ query }: Pick<KoaContextWithOIDC, 'query'>): Choice {
  const { sessions } = currentRequest();
  const hint = typeof query['login_hint'] === 'string' ? normalizeName(query['login_hint']) : undefined;
  if (hint !== undefined) return { session: sessions.find(({ person }) => isHinted(person, hint)), isAmbiguous: false };
  const subject = subjectOf(query['id_token_hint']);
  if (subject !== undefined)
    return { session: sessions.find(({ person }) => person.id === subject), isAmbiguous: false };
  return sessions.length > 1 ? { session: undefined, isAmbiguous: true } : { session: sessions[0], isAmbiguous: false };
}

function isHinted({ id, upn }: Session['person'], hint: string): boolean {
  return normalizeName(upn) === hint || id === hint;
}

/** The library verifies the token; this only says whom it would be about. */
function subjectOf(token: unknown): string | undefined {
  const { sub: subject } = unverifiedClaims(token);
  return typeof subject === 'string' ? subject : undefined;
}
