import { letProvision, testForest } from '../kit/grants.ts';
import { randomUUID } from 'node:crypto';
import { FakeClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import type { FeatureContext } from '../../src/base/feature-context.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import { assignRole } from '../../src/cloud/accounts/role-assignment.ts';
import type { Attributes } from '../../src/directory/index.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { createObject } from '../../src/cloud/objects/cloud-objects.ts';
import type { ObjectDetail } from '../../src/cloud/objects/object.ts';
import { getObject } from '../../src/cloud/objects/store.ts';
import { applyBatch } from '../../src/cloud/provisioning/batches.ts';
import { createTenant, getTenant, updateTenantSettings } from '../../src/cloud/tenants/store.ts';
import type { Tenant, TenantSettings } from '../../src/cloud/tenants/tenant.ts';
import type { Answer, Batch, Operation } from '../../src/wire/index.ts';

/** The features beside the base, which the kit for databases brings itself. */
export const cloudFeatures = cloudMigrations.slice(1);

let tenants = 0;

/** A tenant of its own in a shared database, and short words for what tests say over and over. */
export class TestTenant {
  readonly database: Database;
  readonly clock: FakeClock;
  readonly caller: { readonly tenant: Tenant; readonly agentId: string };
  tenant: Tenant;
  #number = 0;

  private constructor(database: Database, clock: FakeClock, tenant: Tenant) {
    this.database = database;
    this.clock = clock;
    this.tenant = tenant;
    this.caller = { tenant, agentId: randomUUID() };
  }

  static async make(database: Database, clock = new FakeClock()): Promise<TestTenant> {
    const name = `t${++tenants}`;
    const tenant = await createTenant(
      { connection: database.kysely, clock },
      {
        name,
        displayName: name,
        initialDomain: `${name}.hawser.test`,
        domains: [`${name}.example.com`],
      },
    );
    const made = new TestTenant(database, clock, tenant);
    await letProvision(made.context, tenant, made.caller.agentId);
    return made;
  }

  get connection(): Database['kysely'] {
    return this.database.kysely;
  }

  /** What features are made with. */
  get context(): FeatureContext {
    return { connection: this.connection, clock: this.clock };
  }

  /** An address in the verified domain. */
  at(name: string): string {
    return `${name}@${this.tenant.name}.example.com`;
  }

  initial(name: string): string {
    return `${name}@${this.tenant.initialDomain}`;
  }

  async configure(settings: Partial<TenantSettings>): Promise<void> {
    await updateTenantSettings(this.connection, this.tenant, { ...this.tenant, ...settings });
    this.tenant = await getTenant(this.connection, this.tenant);
  }

  async send(...operations: readonly Operation[]): Promise<readonly Answer[]> {
    const batch = { number: ++this.#number, fence: 0, operations: [...operations] };
    return (await applyBatch({ connection: this.connection, clock: this.clock }, this.caller, batch)).answers;
  }

  async sendOne(operation: Operation): Promise<Answer> {
    const [answer] = await this.send(operation);
    if (!answer) throw new TypeError('no answer');
    return answer;
  }

  async object(id: string | undefined): Promise<ObjectDetail> {
    const found = await getObject(this.connection, this.tenant, id ?? '');
    if (!found) throw new TypeError(`there is no object ${id}`);
    return found;
  }

  /** Makes an object that is mastered in the cloud. */
  async cloudUser(attributes: Attributes, roles: readonly Role[] = []): Promise<string> {
    return await this.cloudObject('user', attributes, roles);
  }

  async assign(name: string, role: Role): Promise<void> {
    const context = { ...this.context, log: silentLog() };
    await assignRole(context, this.tenant, { name, role }, { operator: 'test' });
  }

  async cloudObject(
    objectClass: 'user' | 'group' | 'contact',
    attributes: Attributes,
    roles: readonly Role[] = [],
  ): Promise<string> {
    const id = await createObject(this.context, this.tenant, { objectClass, attributes }, 'admin:test');
    for (const role of roles) await this.assign(id, role);
    return id;
  }
}

export function add(
  sourceAnchor: string,
  attributes: Attributes,
  objectClass: Operation['objectClass'] = 'user',
  references: Readonly<Record<string, string[]>> = {},
): Operation {
  const values = attributes as Extract<Operation, { kind: 'add' }>['attributes'];
  const identity = { id: sourceAnchor, sourceAnchor, objectClass };
  return { kind: 'add', ...identity, forests: [testForest], attributes: values, references };
}

export function update(
  sourceAnchor: string,
  attributes: Attributes,
  {
    objectClass = 'user',
    removed = [],
    references = {},
  }: {
    objectClass?: Operation['objectClass'];
    removed?: string[];
    references?: Record<string, { add: string[]; remove: string[] }>;
  } = {},
): Operation {
  const values = attributes as Extract<Operation, { kind: 'add' }>['attributes'];
  return { kind: 'update', id: sourceAnchor, sourceAnchor, objectClass, attributes: values, removed, references };
}

export function remove(sourceAnchor: string, objectClass: Operation['objectClass'] = 'user'): Operation {
  return { kind: 'delete', id: sourceAnchor, sourceAnchor, objectClass };
}

/** How many objects each batch of the kill test makes: as many users, and a group of them all. */
export const KILL_USERS = 100;

export function killBatch(number: number): Batch {
  const anchors = Array.from({ length: KILL_USERS }, (_, i) => `u${number}-${i}`);
  const users = anchors.map((anchor) =>
    add(anchor, {
      displayName: anchor,
      userPrincipalName: `${anchor}@kill.hawser.test`,
      mail: `${anchor}@mail.example`,
    }),
  );
  const group = add(`g${number}`, { displayName: `Group ${number}` }, 'group', { member: anchors });
  return { number, fence: 0, operations: [...users, group] };
}

/** The value of one attribute as people see it. */
export function valueOf({ attributes }: ObjectDetail, name: string): unknown {
  return attributes.find((line) => line.name === name)?.value;
}

export function masterOf({ attributes }: ObjectDetail, name: string): string | undefined {
  return attributes.find((line) => line.name === name)?.mastered;
}
