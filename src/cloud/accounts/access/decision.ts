import { networkMatcher } from '../../../base/http/client-address.ts';
import type { Role } from '../role.ts';
import type { Access, AccessDocument, AccessPolicy, Named } from './access-document.ts';
import { accesses } from './access-document.ts';

/** Somebody who signs in, from somewhere, to something. */
export interface AccessRequest {
  readonly person: {
    readonly id: string;
    /** Of those that the document names, what they are a member of. */
    readonly groups: ReadonlySet<string>;
    readonly roles: readonly Role[];
    /** Outside of every policy. */
    readonly isEmergency: boolean;
  };
  /** The client id of the application, or the name of one of our own sites. */
  readonly application: string;
  /** As the service sees it, through the proxies that it trusts. Undefined or no address: in no network. */
  readonly address: string | undefined;
}

export type PolicyResult = 'not-applied' | Access;

/** Which of its conditions a policy missed first. */
export type Missed = 'who' | 'application' | 'where';

/** What one policy said of one sign-in. */
export interface PolicyOutcome {
  readonly id: string;
  readonly name: string;
  /** One that only reports decides nothing. */
  readonly mode: 'on' | 'report-only';
  readonly result: PolicyResult;
}

/** What the access policy said of one sign-in, and why. It hangs on who, what and where, not on what was proved. */
export interface AccessDecision {
  /** The named networks that the address is in. */
  readonly networks: readonly string[];
  /** In the order of the document, without those that are off. */
  readonly policies: readonly PolicyOutcome[];
  readonly decided: {
    readonly access: Access;
    /** The first one that asks for it; null: none does. */
    readonly policy: { readonly id: string; readonly name: string } | null;
  };
}

/** Of a decision, with the condition that each policy missed. */
export interface ExplainedDecision extends AccessDecision {
  readonly policies: readonly (PolicyOutcome & { readonly missed: Missed | null })[];
}

/**
 * The one rule: the sign-in, tokens, forecasts and the what-if ask here. Pure; the order of policies decides only
 * which of several equal ones is named.
 */
export function decide(document: AccessDocument, request: AccessRequest): ExplainedDecision {
  const policies = document.policies.flatMap((policy) => {
    const { id, name, mode, access } = policy;
    if (mode === 'off') return [];
    const missed = missedBy(document, policy, request);
    return [{ id, name, mode, result: missed === null ? access : ('not-applied' as const), missed }];
  });
  const networks = Object.keys(document.networks).filter((name) => isWithin(document, [name], request));
  const deciding = policies.filter(({ mode, result }) => mode === 'on' && result !== 'not-applied');
  for (const access of accesses.toReversed()) {
    const first = deciding.find(({ result }) => result === access);
    if (first) return { networks, policies, decided: { access, policy: { id: first.id, name: first.name } } };
  }
  return { networks, policies, decided: { access: 'allow', policy: null } };
}

/** What a log keeps of it. */
export function appliedOnly({ networks, policies, decided }: AccessDecision): AccessDecision {
  return {
    networks,
    policies: policies.flatMap(({ id, name, mode, result }) =>
      result === 'not-applied' ? [] : [{ id, name, mode, result }],
    ),
    decided,
  };
}

function missedBy(document: AccessDocument, policy: AccessPolicy, request: AccessRequest): Missed | null {
  const { who, applications, where } = policy;
  if (!isMeant(who, request)) return 'who';
  const { application } = request;
  if (applications.include?.includes(application) === false || applications.except.includes(application))
    return 'application';
  const isIn = (names: readonly string[]): boolean => isWithin(document, names, request);
  if ((where.include && !isIn(where.include)) || isIn(where.except)) return 'where';
  return null;
}

function isWithin(
  { networks }: AccessDocument,
  names: readonly string[],
  { address }: Pick<AccessRequest, 'address'>,
): boolean {
  return address !== undefined && names.some((name) => isInNetwork(networks, name, address));
}

/** Read once for a document: a forecast asks it for every sign-in of a month. */
const matchers = new WeakMap<AccessDocument['networks'], Map<string, (address: string) => boolean>>();

function isInNetwork(networks: AccessDocument['networks'], name: string, address: string): boolean {
  const known = matchers.get(networks) ?? new Map<string, (one: string) => boolean>();
  matchers.set(networks, known);
  const matcher = known.get(name) ?? networkMatcher(networks[name] ?? []);
  known.set(name, matcher);
  return matcher(address);
}

/** Whether a policy is about somebody, wherever they are. */
export function isMeant(who: AccessPolicy['who'], request: Pick<AccessRequest, 'person'>): boolean {
  if (request.person.isEmergency || isNamed(who.except, request)) return false;
  return who.everyone || isNamed(who, request);
}

/** Whether somebody is among these. */
function isNamed({ groups, roles, people }: Named, { person }: Pick<AccessRequest, 'person'>): boolean {
  return (
    people.includes(person.id) ||
    groups.some((group) => person.groups.has(group)) ||
    roles.some((role) => person.roles.includes(role))
  );
}
