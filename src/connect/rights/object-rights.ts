import { sameDn } from '../../directory/index.ts';
import type { SecurityDescriptor, Session } from '../../ldap/index.ts';
import { hasGrants, isAllowed, readSecurityDescriptor, unwritableAttributes } from '../../ldap/index.ts';
import type { NeededRight } from './features.ts';
import { grantsOf } from './features.ts';
import type { ProbedAccount, RightState } from './model.ts';

/** Objects of each kind and container that are looked at. */
const SAMPLES = 8;

/**
 * Objects on which everybody may be given rights: not those that SDProp protects, whose rights it overrides, nor those
 * that come with a domain.
 */
const free = '(!(adminCount=1))(!(isCriticalSystemObject=TRUE))';
const enabledPeople = '(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2))';
const people = `(&${enabledPeople}${free})`;
const samplesFor = {
  people: [people],
  objects: [people, `(&(objectClass=group)${free})`, '(objectClass=foreignSecurityPrincipal)'],
} as const;

interface Where {
  readonly target: keyof typeof samplesFor;
  /** Where they are looked for, by DN. */
  readonly containers: readonly string[];
  readonly account: ProbedAccount;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether the account has these rights on objects of each container: as the server computes it for attributes that are
 * to be written, by the access control list for everything else. In a container without such objects the container's
 * own list is what they would inherit.
 */
export async function askObjectRights(
  session: Session,
  rights: readonly NeededRight[],
  where: Where,
): Promise<readonly RightState[]> {
  if (rights.length === 0) return [];
  const states = new Map<string, RightState>();
  for (const container of where.containers) {
    const found = await samplesOf(session, container, where);
    for (const dn of found.length > 0 ? found : [container]) {
      const descriptor = await readSecurityDescriptor(session, dn);
      const asked =
        found.length > 0
          ? await statesOn(session, dn, rights, descriptor, where.account.sids)
          : statesBelow(rights, descriptor, where.account.sids);
      for (const { name, feature } of rights) {
        const state = asked.get(name) ?? 'unknown';
        const known = states.get(name)?.state;
        if (known === 'missing' || (known === 'present' && state !== 'missing')) continue;
        states.set(name, { right: name, feature, state, on: dn });
      }
    }
  }
  return [...states.values()];
}

async function samplesOf(
  session: Session,
  base: string,
  { target, account, signal }: Where,
): Promise<readonly string[]> {
  const samples: string[] = [];
  for (const filter of samplesFor[target]) {
    const search = { base, filter, attributes: ['objectClass'], signal };
    for await (const { entries } of session.searchPages(search, SAMPLES + 1)) {
      // The account's own entry is nobody's to write, and nobody resets its password from the cloud.
      const others = entries.map(({ dn }) => dn).filter((dn) => !sameDn(dn, account.dn));
      samples.push(...others.slice(0, SAMPLES));
      break;
    }
  }
  return samples;
}

type States = ReadonlyMap<string, RightState['state']>;

async function statesOn(
  session: Session,
  dn: string,
  rights: readonly NeededRight[],
  descriptor: SecurityDescriptor | undefined,
  sids: ReadonlySet<string>,
): Promise<States> {
  const attributes = rights.flatMap(({ attribute }) => attribute ?? []);
  const unwritable = attributes.length > 0 ? await unwritableAttributes(session, dn, attributes) : [];
  return new Map(
    rights.map(({ name, mask, objectType, attribute }) => {
      if (attribute !== undefined && unwritable) return [name, unwritable.includes(attribute) ? 'missing' : 'present'];
      const question = { mask, ...(objectType !== undefined && { objectTypes: [objectType] }) };
      if (!descriptor) return [name, 'unknown'];
      return [name, isAllowed(descriptor, sids, question) ? 'present' : 'missing'];
    }),
  );
}

/** What objects would inherit that are not there; it may reach them in another way too, which nothing shows. */
function statesBelow(
  rights: readonly NeededRight[],
  descriptor: SecurityDescriptor | undefined,
  sids: ReadonlySet<string>,
): States {
  return new Map(
    rights.map((right) => {
      const isGiven = descriptor && [...sids].some((sid) => hasGrants(descriptor, grantsOf(right, sid)));
      return [right.name, isGiven === true ? 'present' : 'unknown'];
    }),
  );
}
