import type { FeatureContext } from '../../../base/feature-context.ts';
import { judgeAccess } from '../access/access-store.ts';
import type { ExplainedDecision } from '../access/decision.ts';
import { accountErrors } from '../errors.ts';
import type { Person } from '../person.ts';
import type { Outlook } from '../policy/outlook.ts';
import { holds, outlook, secondFactors } from '../policy/outlook.ts';
import { readStanding } from './facts.ts';

/** A sign-in that nobody made. */
export interface Supposed {
  readonly person: Pick<Person, 'tenant' | 'id' | 'upn'>;
  readonly application: string;
  readonly address: string | undefined;
}

/** What would become of it. */
export interface Supposition {
  readonly decision: ExplainedDecision;
  /** Blocked by the access policy, or here or in the forest; else as their next sign-in would end. */
  readonly outcome: Outlook | 'blocked' | 'disabled';
  readonly secondFactor: {
    readonly isNeeded: boolean;
    /** Why, besides the access policy: a role, an emergency account, the policy of methods. */
    readonly isNeededAnyway: boolean;
    readonly held: readonly string[];
  };
}

/** Asks what the sign-in itself asks, in the same functions. Throws `accounts.unknown-user`. */
export async function whatIf(
  context: FeatureContext,
  { person, application, address }: Supposed,
): Promise<Supposition> {
  const standing = await readStanding(context, person.tenant, person.id);
  if (!standing) throw accountErrors('accounts.unknown-user', { name: person.upn });
  const decision = await judgeAccess(context.connection, standing.person, { application, address });
  const { access } = decision.decided;
  const { policy, subject, needsSecondFactor } = standing.policy;
  const isAsked = access === 'second-factor';
  const outcome = standing.isBlocked
    ? 'disabled'
    : access === 'block'
      ? 'blocked'
      : outlook(policy, { ...subject, isAsked }, standing.held);
  return {
    decision,
    outcome,
    secondFactor: {
      isNeeded: isAsked || needsSecondFactor,
      isNeededAnyway: needsSecondFactor,
      held: secondFactors.filter((kind) => holds(standing.held, kind)),
    },
  };
}
