import { toAnchor, toConnectorId, toWatermark } from '../src/sync/index.ts';
import { hash, randomUUID } from 'node:crypto';
import type {
  Anchor,
  AppliedBatch,
  ExportAnswer,
  ExportBatch,
  ImportBatch,
  ImportChange,
  SourceConnector,
  ConfirmedPage,
  TargetConnector,
  TargetPosition,
} from '../src/sync/index.ts';
import { defaultLimits } from '../src/sync/index.ts';

const PAGE = 1000;
const suffix = 'dc=example,dc=test';
const personDn = (number: number): string => `uid=user${number},ou=people,${suffix}`;

/**
 * A directory of which objects are made up as they are asked for: what the engine costs without the one that reads. As
 * the connector of OpenLDAP tells it.
 */
export class MadeUpDirectory implements SourceConnector {
  readonly id = toConnectorId('example.test');
  readonly name = 'example.test';
  readonly #users: number;
  /** Told by the next delta import. */
  changes: ImportChange[] = [];
  readonly #anchors = new Map<string, Anchor>();

  constructor(users: number) {
    this.#users = users;
  }

  parameters(): Readonly<Record<string, string>> {
    return parameters;
  }

  async *fullImport(): AsyncGenerator<ImportBatch> {
    const objects = this.#users + this.#users / 10;
    for (let at = 0; at < objects; at += PAGE) {
      const changes: ImportChange[] = [];
      for (let number = at; number < Math.min(objects, at + PAGE); number++) {
        changes.push(number < this.#users ? this.person(number) : this.group(number - this.#users));
      }
      const isLast = at + PAGE >= objects;
      yield { changes, watermark: isLast ? toWatermark('1') : null, expected: objects };
    }
  }

  async *deltaImport(): AsyncGenerator<ImportBatch> {
    yield { changes: this.changes.splice(0), watermark: toWatermark('1') };
  }

  person(number: number): ImportChange {
    const name = `user${number}`;
    return {
      kind: 'object',
      anchor: this.#anchor(name),
      dn: personDn(number),
      objectClass: 'inetOrgPerson',
      attributes: {
        entryUUID: this.#anchor(name),
        uid: name,
        cn: `User ${number} of the Organisation`,
        givenName: 'User',
        sn: `Number ${number}`,
        mail: `${name}@example.test`,
        departmentNumber: `Department ${number % 100}`,
        employeeNumber: String(number),
        title: 'Engineer',
        o: 'Example Organisation',
        street: `Keizersgracht ${number % 600}`,
        l: 'Amsterdam',
        postalCode: '1015 CN',
        telephoneNumber: `+31 20 555 ${String(number % 10_000).padStart(4, '0')}`,
        preferredLanguage: 'nl-NL',
      },
      references: { manager: { kind: 'all', targets: [`dn:${personDn(Math.floor(number / 10))}`] } },
    };
  }

  group(number: number, members = 60): Extract<ImportChange, { kind: 'object' }> {
    const targets = Array.from({ length: members }, (_, step) => (number * 7 + step * 1013) % this.#users);
    return {
      kind: 'object',
      anchor: this.#anchor(`group${number}`),
      dn: `cn=group${number},ou=groups,${suffix}`,
      objectClass: 'groupOfNames',
      attributes: {
        entryUUID: this.#anchor(`group${number}`),
        cn: `group${number}`,
        description: `People of project ${number}`,
      },
      references: { member: { kind: 'all', targets: targets.map((target) => `dn:${personDn(target)}`) } },
    };
  }

  #anchor(name: string): Anchor {
    const known = this.#anchors.get(name);
    if (known !== undefined) return known;
    const made = toAnchor(randomUUID());
    this.#anchors.set(name, made);
    return made;
  }
}

const parameters = {
  'Domain.FQDN': 'example.test',
  'Domain.LDAP': suffix,
  'Domain.Netbios': 'EXAMPLE',
  'Forest.FQDN': 'example.test',
  'Forest.LDAP': suffix,
  'Forest.Netbios': 'EXAMPLE',
};

/** A target that takes everything at no cost but that of its answers. */
export class TakesAll implements TargetConnector {
  readonly id = toConnectorId('cloud');
  readonly name = 'cloud';
  #last: AppliedBatch = { number: 0, digest: null };
  operations = 0;

  async exportBatch({ number, text, operations }: ExportBatch): Promise<readonly ExportAnswer[]> {
    this.#last = { number, digest: hash('sha256', text, 'base64url') };
    this.operations += operations.length;
    return operations.map(({ id, kind }) => ({
      id,
      outcome: kind === 'add' ? 'created' : kind === 'update' ? 'updated' : 'deleted',
      targetId: '00000000-0000-4000-8000-000000000000',
    }));
  }

  async position(): Promise<TargetPosition> {
    const nothing = { recentDeletes: [], holds: [], decisions: [] };
    return { lastBatch: this.#last, now: new Date(), limits: { ...defaultLimits, enabled: false }, ...nothing };
  }

  async confirmed(): Promise<ConfirmedPage> {
    return { changes: [], watermark: toWatermark('0'), isLast: true, lastBatch: this.#last };
  }

  async reportHold(): Promise<void> {}

  async reportDecision(): Promise<void> {}

  async quarantine(): Promise<undefined> {
    return undefined;
  }
}
