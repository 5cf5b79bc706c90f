import type { FeatureContext } from '../../../base/feature-context.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Affected, Somebody } from '../policy/everybody.ts';
import { Collector, everybody } from '../policy/everybody.ts';
import type { Outlook } from '../policy/outlook.ts';
import { outlook } from '../policy/outlook.ts';
import type { MethodsPolicy } from '../policy/policy.ts';
import { groupsIn as groupsInMethods } from '../policy/policy.ts';
import { readPolicy } from '../policy/policy-store.ts';
import type { AccessDocument } from './access-document.ts';
import { groupsIn } from './access-document.ts';
import type { AccessRequest } from './decision.ts';
import { decide, isMeant } from './decision.ts';
import { OWN_PAGES } from './own-applications.ts';
import type { PastSignIn } from './sign-in-history.ts';
import { HISTORY_DAYS, signInsOf } from './sign-in-history.ts';

/** What becomes of people by a change of the access policy. Emergency accounts are out of it. */
export interface AccessImpact {
  readonly days: number;
  readonly people: number;
  /** A sign-in of theirs of these days would be blocked now, or every one is; none of it was before. */
  readonly blocked: Affected;
  /** Somewhere a second factor is asked of them that they do not have; they register one there. */
  readonly register: Affected;
  /** The same, and they cannot register one. */
  readonly cannot: Affected;
  /** Global administrators, and how many of them could sign in to the console from nowhere. */
  readonly administrators: { readonly count: number; readonly blocked: number };
}

interface Change {
  readonly before: AccessDocument;
  readonly after: AccessDocument;
  readonly you?: string | undefined;
}

/** Reads everybody once, in pages; the rule is that of the sign-in. */
export async function forecastAccess(
  context: FeatureContext,
  tenant: TenantKey,
  { before, after, you }: Change,
): Promise<AccessImpact> {
  const methods = await readPolicy(context.connection, tenant);
  const groups = [...new Set([...groupsIn(before), ...groupsIn(after), ...groupsInMethods(methods)])];
  const found = { blocked: new Collector(you), register: new Collector(you), cannot: new Collector(you) };
  const administrators = { count: 0, blocked: 0 };
  const places = placesOf(after);
  let people = 0;
  for await (const page of everybody(context, tenant, groups)) {
    people += page.length;
    const past = byPerson(
      await signInsOf(
        context,
        tenant,
        page.map(({ id }) => id),
      ),
    );
    for (const one of page) {
      const person = personOf(one);
      if (isNewlyBlocked({ before, after }, person, past.get(one.id) ?? [])) found.blocked.add(one);
      const [was, becomes] = [outlookOf(methods, before, one), outlookOf(methods, after, one)];
      if (becomes === 'cannot' && was !== 'cannot') found.cannot.add(one);
      if (becomes === 'registers' && was !== 'registers') found.register.add(one);
      if (!one.roles.includes('global')) continue;
      administrators.count++;
      if (places.every((address) => isBlocked(after, { person, application: OWN_PAGES, address })))
        administrators.blocked++;
    }
  }
  const { blocked, register, cannot } = found;
  return {
    ...{ days: HISTORY_DAYS, people, blocked: blocked.affected, register: register.affected },
    ...{ cannot: cannot.affected, administrators },
  };
}

export function isBlocked(document: AccessDocument, request: AccessRequest): boolean {
  return decide(document, request).decided.access === 'block';
}

/** Nowhere in particular, and a place in each network that the document names. */
function placesOf({ networks }: AccessDocument): readonly (string | undefined)[] {
  return [undefined, ...Object.values(networks).flatMap((list) => list.map((network) => network.split('/')[0]))];
}

function personOf({ id, groups, roles }: Somebody): AccessRequest['person'] {
  return { id, groups: new Set(groups), roles, isEmergency: false };
}

function isNewlyBlocked(
  { before, after }: Change,
  person: AccessRequest['person'],
  past: readonly PastSignIn[],
): boolean {
  if (isLockedOut(after, person)) return !isLockedOut(before, person);
  return past.some(({ application, address }) => {
    const request = { person, application: application ?? OWN_PAGES, address };
    return isBlocked(after, request) && !isBlocked(before, request);
  });
}

/** Blocked whatever the application and the place. */
function isLockedOut({ policies }: AccessDocument, person: AccessRequest['person']): boolean {
  return policies.some(({ mode, access, who, applications, where }) => {
    const isEverything = !applications.include && applications.except.length === 0;
    const isEverywhere = !where.include && where.except.length === 0;
    return mode === 'on' && access === 'block' && isEverything && isEverywhere && isMeant(who, { person });
  });
}

/** What becomes of somebody where most is asked of them. */
function outlookOf(methods: MethodsPolicy, { policies }: AccessDocument, one: Somebody): Outlook {
  const { roles, groups, id: _id, name: _name, sortName: _sortName, ...held } = one;
  const person = personOf(one);
  const isAsked = policies.some(
    ({ mode, access, who }) => mode === 'on' && access === 'second-factor' && isMeant(who, { person }),
  );
  return outlook(methods, { roles, groups: new Set(groups), isEmergency: false, isAsked }, held);
}

function byPerson(past: readonly PastSignIn[]): ReadonlyMap<string, readonly PastSignIn[]> {
  const people = new Map<string, PastSignIn[]>();
  for (const one of past) {
    const known = people.get(one.objectId);
    if (known) known.push(one);
    else people.set(one.objectId, [one]);
  }
  return people;
}
