import { required } from '../base/assert.ts';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DAY, MINUTE } from '../base/clock.ts';
import {
  dnKey,
  domainToDn,
  durationFromMs,
  fileTimeFromDate,
  NEVER,
  wellKnownContainers,
  wellKnownRids,
  wellKnownSids,
} from '../directory/index.ts';
import { controllerOf, type Forest } from './forest.ts';
import { accountTypeOf } from './operations/account-attributes.ts';
import { hashPassword } from './passwords/secret.ts';
import { deletedObjectsDescriptor, headDescriptor, type Trustees } from './rights/default-descriptors.ts';
import { schemaGuids } from './rights/schema-guids.ts';
import type { Value } from './schema/syntax.ts';
import { syntaxes } from './schema/syntax.ts';
import type { Change } from './store/change.ts';
import type { Store } from './store/store.ts';

export interface NewForest {
  readonly domain: string;
  readonly administratorPassword: string;
  readonly serviceAccountPassword: string;
  /** Makes the SID of the domain; without it, it is random. */
  readonly seed?: string | undefined;
  /** The SID of the domain, where it is known. */
  readonly sid?: string | undefined;
  /** The root of the forest to which the domain is added; without it a forest begins. */
  readonly root?: Forest | undefined;
}

/** The parts that every domain has from the start, and those of the forest with its first one. */
export function bootstrap(
  store: Store,
  { domain, administratorPassword, serviceAccountPassword, seed, sid, root }: NewForest,
): void {
  const builder = new Builder(store, domainToDn(domain), sid ?? domainSid(seed), root);
  builder.domainContext();
  if (!root) builder.forestContexts();
  builder.containers();
  builder.groups();
  builder.accounts(administratorPassword, serviceAccountPassword);
  if (!root) builder.schemaObjects();
  store.commit(builder.changes);
  store.commit(builder.linkChanges);
}

export const serviceAccountName = 'svc-hawser';

class Builder {
  readonly changes: Change[] = [];
  readonly linkChanges: Change[] = [];
  readonly #store: Store;
  readonly #head: string;
  readonly #sid: string;
  readonly #root: Forest | undefined;
  /** Numbers of entries by DN key, so that what follows can refer to them. */
  readonly #ids = new Map<string, number>();

  constructor(store: Store, head: string, sid: string, root: Forest | undefined) {
    this.#root = root;
    this.#store = store;
    this.#head = head;
    this.#sid = sid;
  }

  domainContext(): void {
    const { users, computers, system, deletedObjects, domainControllers } = wellKnownContainers;
    const known = (guid: string, name: string): string => `B:32:${guid.toUpperCase()}:${name},${this.#head}`;
    this.#add(this.#head, 'domainDNS', {
      objectsid: [this.#sid],
      minpwdlength: ['7'],
      pwdproperties: ['1'],
      pwdhistorylength: ['24'],
      minpwdage: [durationFromMs(DAY)],
      maxpwdage: [durationFromMs(42 * DAY)],
      lockoutthreshold: ['0'],
      lockoutduration: [durationFromMs(30 * MINUTE)],
      lockoutobservationwindow: [durationFromMs(30 * MINUTE)],
      'ms-ds-machineaccountquota': ['10'],
      iscriticalsystemobject: ['TRUE'],
      ntsecuritydescriptor: [headDescriptor(this.#trustees())],
      wellknownobjects: [
        known(users, 'CN=Users'),
        known(computers, 'CN=Computers'),
        known(system, 'CN=System'),
        known(deletedObjects, 'CN=Deleted Objects'),
        known(domainControllers, 'OU=Domain Controllers'),
      ],
    });
  }

  forestContexts(): void {
    const configuration = `CN=Configuration,${this.#head}`;
    this.#add(configuration, 'configuration', {});
    this.#add(`CN=Schema,${configuration}`, 'dMD', {});
    for (const name of ['Services', 'WellKnown Security Principals'])
      this.#add(`CN=${name},${configuration}`, 'container', {});
    this.#add(`CN=Partitions,${configuration}`, 'crossRefContainer', {});
    this.#add(`CN=Sites,${configuration}`, 'sitesContainer', {});
  }

  containers(): void {
    for (const name of [
      'Users',
      'Computers',
      'System',
      'ForeignSecurityPrincipals',
      'Managed Service Accounts',
      'Program Data',
    ]) {
      this.#add(`CN=${name},${this.#head}`, 'container', { iscriticalsystemobject: ['TRUE'] });
    }
    this.#add(`CN=Builtin,${this.#head}`, 'builtinDomain', {
      iscriticalsystemobject: ['TRUE'],
      objectsid: ['S-1-5-32'],
    });
    this.#add(`CN=Deleted Objects,${this.#head}`, 'container', {
      iscriticalsystemobject: ['TRUE'],
      isdeleted: ['TRUE'],
      ntsecuritydescriptor: [deletedObjectsDescriptor(this.#trustees())],
    });
    this.#add(`OU=Domain Controllers,${this.#head}`, 'organizationalUnit', { iscriticalsystemobject: ['TRUE'] });
    this.#add(`CN=AdminSDHolder,CN=System,${this.#head}`, 'container', { iscriticalsystemobject: ['TRUE'] });
  }

  groups(): void {
    const {
      administrators,
      users,
      guests,
      accountOperators,
      serverOperators,
      printOperators,
      backupOperators,
      replicator,
    } = wellKnownSids;
    for (const [name, sid, isProtected] of [
      ['Administrators', administrators, true],
      ['Users', users, false],
      ['Guests', guests, false],
      ['Account Operators', accountOperators, true],
      ['Server Operators', serverOperators, true],
      ['Print Operators', printOperators, true],
      ['Backup Operators', backupOperators, true],
      ['Replicator', replicator, true],
    ] as const) {
      this.#group(`CN=${name},CN=Builtin,${this.#head}`, name, sid, -2147483643, isProtected);
    }
    const rids = wellKnownRids;
    for (const [name, rid, type, isProtected] of [
      ['Domain Admins', rids.domainAdmins, -2147483646, true],
      ['Domain Users', rids.domainUsers, -2147483646, false],
      ['Domain Guests', rids.domainGuests, -2147483646, false],
      ['Domain Computers', rids.domainComputers, -2147483646, false],
      ['Domain Controllers', rids.domainControllers, -2147483646, true],
      ['Schema Admins', rids.schemaAdmins, -2147483640, true],
      ['Enterprise Admins', rids.enterpriseAdmins, -2147483640, true],
      ['Cert Publishers', rids.certPublishers, -2147483644, false],
      ['Group Policy Creator Owners', rids.groupPolicyCreatorOwners, -2147483646, false],
      ['Protected Users', rids.protectedUsers, -2147483646, false],
    ] as const) {
      if (this.#root && forestGroups.has(name)) continue;
      this.#group(`CN=${name},CN=Users,${this.#head}`, name, `${this.#sid}-${rid}`, type, isProtected);
    }
    this.#member('CN=Administrators,CN=Builtin', 'CN=Domain Admins,CN=Users');
    this.#memberById('CN=Administrators,CN=Builtin', this.#enterpriseAdmins());
    this.#member('CN=Users,CN=Builtin', 'CN=Domain Users,CN=Users');
  }

  accounts(administratorPassword: string, serviceAccountPassword: string): void {
    const rids = wellKnownRids;
    this.#account('Administrator', rids.administrator, 0x1_0200, administratorPassword, {
      admincount: ['1'],
      iscriticalsystemobject: ['TRUE'],
    });
    this.#account('Guest', rids.guest, 0x1_0222, undefined, {
      iscriticalsystemobject: ['TRUE'],
      primarygroupid: [String(rids.domainGuests)],
    });
    this.#account('krbtgt', rids.krbtgt, 0x202, randomBytes(24).toString('base64'), {
      admincount: ['1'],
      iscriticalsystemobject: ['TRUE'],
      showinadvancedviewonly: ['TRUE'],
    });
    if (!this.#root) {
      this.#account(serviceAccountName, serviceAccountRid, 0x1_0200, serviceAccountPassword, {
        displayname: ['Hawser Connect'],
        description: ['Service account of the directory connector'],
        userprincipalname: [`${serviceAccountName}@${this.#domain}`],
      });
      for (const group of forestGroups) this.#member(`CN=${group},CN=Users`, 'CN=Administrator,CN=Users');
    }
    this.#member('CN=Domain Admins,CN=Users', 'CN=Administrator,CN=Users');
    this.#member('CN=Administrators,CN=Builtin', 'CN=Administrator,CN=Users');
    const name = controllerOf(this.#domain, !this.#root);
    this.#add(`CN=${name},OU=Domain Controllers,${this.#head}`, 'computer', {
      samaccountname: [`${name}$`],
      samaccounttype: ['805306369'],
      useraccountcontrol: ['532480'],
      objectsid: [`${this.#sid}-997`],
      primarygroupid: [String(rids.domainControllers)],
      dnshostname: [`${name.toLowerCase()}.${this.#domain}`],
      iscriticalsystemobject: ['TRUE'],
      operatingsystem: ['Practice forest'],
    });
  }

  /** What a client reads to learn syntaxes and links. */
  schemaObjects(): void {
    const head = `CN=Schema,CN=Configuration,${this.#head}`;
    for (const attribute of this.#store.schema.attributes()) {
      const { attributeSyntax, omSyntax } = syntaxes[attribute.syntax];
      this.#add(`CN=${attribute.name},${head}`, 'attributeSchema', {
        ldapdisplayname: [attribute.name],
        attributesyntax: [attributeSyntax],
        omsyntax: [String(omSyntax)],
        issinglevalued: [attribute.isSingle ? 'TRUE' : 'FALSE'],
        ...(attribute.linkId === undefined ? {} : { linkid: [String(attribute.linkId)] }),
        systemflags: [String((attribute.isReplicated ? 0 : 1) | (attribute.isConstructed ? 4 : 0))],
        systemonly: [attribute.isSystemOnly ? 'TRUE' : 'FALSE'],
        schemaidguid: [guidOctets(schemaGuids[attribute.key] ?? attribute.name)],
      });
    }
    for (const definition of this.#store.schema.classes()) {
      this.#add(`CN=${definition.name},${head}`, 'classSchema', {
        ldapdisplayname: [definition.name],
        subclassof: [definition.chain.at(-2) ?? 'top'],
        objectclasscategory: [String({ structural: 1, abstract: 2, auxiliary: 3 }[definition.kind])],
        rdnattid: [definition.rdn],
        schemaidguid: [guidOctets(schemaGuids[definition.name.toLowerCase()] ?? definition.name)],
      });
    }
  }

  get #domain(): string {
    return this.#head.replaceAll('DC=', '').replaceAll(',', '.').toLowerCase();
  }

  #group(dn: string, name: string, sid: string, type: number, isProtected: boolean): void {
    this.#add(dn, 'group', {
      samaccountname: [name],
      objectsid: [sid],
      grouptype: [String(type)],
      samaccounttype: [required(accountTypeOf(undefined, type), 'the account type')],
      iscriticalsystemobject: ['TRUE'],
      ...(isProtected ? { admincount: ['1'] } : {}),
    });
  }

  #account(
    name: string,
    rid: number,
    uac: number,
    password: string | undefined,
    more: Record<string, readonly Value[]>,
  ): void {
    const stored = password === undefined ? undefined : hashPassword(password);
    this.#add(`CN=${name},CN=Users,${this.#head}`, 'user', {
      samaccountname: [name],
      samaccounttype: ['805306368'],
      objectsid: [`${this.#sid}-${rid}`],
      useraccountcontrol: [String(uac)],
      primarygroupid: [String(wellKnownRids.domainUsers)],
      accountexpires: [NEVER],
      badpwdcount: ['0'],
      pwdlastset: [stored === undefined ? '0' : fileTimeFromDate(this.#store.clock.now())],
      ...(stored === undefined ? {} : { unicodepwd: [stored], ntpwdhistory: [stored] }),
      ...more,
    });
  }

  #member(group: string, ...members: string[]): void {
    const id = (dn: string): number => required(this.#ids.get(dnKey(`${dn},${this.#head}`)), 'the member');
    this.#memberById(group, ...members.map(id));
  }

  #memberById(group: string, ...add: number[]): void {
    const id = required(this.#ids.get(dnKey(`${group},${this.#head}`)), 'the group');
    this.linkChanges.push({ kind: 'link', id, attribute: 'member', add, remove: [] });
  }

  /** Of the root domain: they administer every domain. */
  #enterpriseAdmins(): number {
    const own = this.#ids.get(dnKey(`CN=Enterprise Admins,CN=Users,${this.#head}`));
    return own ?? required(this.#root?.byRid(wellKnownRids.enterpriseAdmins), 'Enterprise Admins').id;
  }

  #add(dn: string, className: string, attributes: Record<string, readonly Value[]>): void {
    const key = dnKey(dn);
    const above = key.slice(key.indexOf(',') + 1);
    const isHead = className === 'domainDNS' || className === 'configuration' || className === 'dMD';
    const id = this.#store.newId();
    this.#ids.set(key, id);
    this.changes.push({
      kind: 'add',
      id,
      guid: randomUUID(),
      parent: isHead ? undefined : this.#ids.get(above),
      rdn: isHead ? dn : dn.slice(0, dn.indexOf(',')),
      attributes: { objectclass: this.#store.schema.class(className)?.chain ?? [], ...attributes },
    });
  }

  #trustees(): Trustees {
    return { service: `${this.#root?.domainSid ?? this.#sid}-${serviceAccountRid}`, domainSid: this.#sid };
  }
}

/** They exist in the root domain only. */
const forestGroups = new Set(['Schema Admins', 'Enterprise Admins']);

/** Below 1000, so that it never meets an account of a loaded organisation. */
const serviceAccountRid = 998;

function domainSid(seed: string | undefined): string {
  const octets = seed === undefined ? randomBytes(12) : createHash('sha256').update(seed).digest();
  return `S-1-5-21-${octets.readUInt32LE(0)}-${octets.readUInt32LE(4)}-${octets.readUInt32LE(8)}`;
}

/** The real one where it matters, else one that is always the same for a name. */
function guidOctets(guidOrName: string): Buffer {
  const hex = /^[0-9a-f-]{36}$/.test(guidOrName)
    ? guidOrName.replaceAll('-', '')
    : createHash('sha256').update(guidOrName).digest('hex').slice(0, 32);
  const octets = Buffer.from(hex, 'hex');
  octets.subarray(0, 4).reverse();
  octets.subarray(4, 6).reverse();
  octets.subarray(6, 8).reverse();
  return octets;
}
