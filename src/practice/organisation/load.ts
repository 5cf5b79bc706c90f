import { required } from '../../base/assert.ts';
import { createHash } from 'node:crypto';
import { fileTimeFromDate, rdnOf } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import { accountTypeOf, defaultsOf } from '../operations/account-attributes.ts';
import { hashPassword } from '../passwords/secret.ts';
import type { AttributeDefinition } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';
import type { Change } from '../store/change.ts';
import type { Organisation, OrganisationObject } from './organisation.ts';

/** Changes that are applied at a time. */
const batch = 1000;

const day = 86_400_000;

/**
 * Puts a generated organisation into a forest. Everybody has the same password, hashed once, and set some days ago: on
 * the day on which it was set a domain's minimum age refuses another one. Identifiers follow from the names.
 */
export function loadOrganisation(forest: Forest, { objects }: Organisation, userPassword: string): void {
  const { store } = forest;
  const loader = new Loader(forest, hashPassword(userPassword, 'organisation'));
  for (let at = 0; at < objects.length; at += batch)
    store.commit(objects.slice(at, at + batch).map((object) => loader.toAdd(object)));
}

class Loader {
  readonly #forest: Forest;
  readonly #password: Record<string, readonly Value[]>;
  readonly #now: number;
  readonly #ids = new Map<string, number>();
  readonly #definitions = new Map<string, AttributeDefinition>();

  constructor(forest: Forest, stored: string) {
    this.#forest = forest;
    const secret = [stored];
    this.#password = { unicodepwd: secret, ntpwdhistory: secret };
    this.#now = forest.now().getTime();
  }

  toAdd(object: OrganisationObject): Change {
    const { store } = this.#forest;
    const definition = required(this.#forest.schema.class(object.class), object.class);
    const guid = this.#guid(object.dn);
    const isAccount = object.class === 'user' || object.class === 'computer';
    const attributes: Record<string, readonly Value[]> = { objectclass: definition.chain, ...defaultsOf(definition) };
    if (object.class === 'user') Object.assign(attributes, this.#password, { pwdlastset: [this.#setAt(guid)] });
    const links: Record<string, readonly number[]> = {};
    for (const name in object.attributes) {
      const attribute = this.#definition(name);
      const values = required(object.attributes[name], 'the values');
      if (attribute.linkId === undefined) attributes[attribute.key] = values;
      // The target of a reference comes earlier in the list, or is part of the forest.
      else links[attribute.key] = values.map((dn) => this.#ids.get(dn) ?? required(store.resolve(dn), dn).id);
    }
    if (isAccount || object.class === 'group') {
      attributes['objectsid'] = [`${this.#forest.domainSid}-${this.#forest.newRid()}`];
      const uac = isAccount ? Number(attributes['useraccountcontrol']?.[0]) : undefined;
      const groupType = isAccount ? undefined : Number(attributes['grouptype']?.[0]);
      attributes['samaccounttype'] = [required(accountTypeOf(uac, groupType), 'the account type')];
    }
    const id = store.newId();
    const [rdn, above] = splitDn(object.dn);
    this.#ids.set(object.dn, id);
    return {
      kind: 'add',
      id,
      guid,
      parent: this.#parent(above),
      rdn,
      attributes,
      links,
    };
  }

  /** Two to ten days ago: past the minimum age, far from the maximum. */
  #setAt(guid: string): string {
    const spread = Number.parseInt(guid.slice(0, 2), 16) / 256;
    return fileTimeFromDate(new Date(this.#now - day * (2 + 8 * spread)));
  }

  #parent(dn: string): number {
    return this.#ids.get(dn) ?? required(this.#forest.resolve(dn), dn).id;
  }

  #definition(name: string): AttributeDefinition {
    let definition = this.#definitions.get(name);
    if (!definition) this.#definitions.set(name, (definition = required(this.#forest.schema.attribute(name), name)));
    return definition;
  }

  #guid(dn: string): string {
    const hex = createHash('md5').update(`${this.#forest.domainSid}/${dn}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/** The first component and the rest; fast for the many names without an escape. */
function splitDn(dn: string): readonly [rdn: string, parent: string] {
  const at = dn.includes('\\') ? rdnOf(dn).length : dn.indexOf(',');
  return [dn.slice(0, at), dn.slice(at + 1)];
}
