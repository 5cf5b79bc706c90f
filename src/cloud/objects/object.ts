import type { Brand } from '../../base/ids.ts';
import { idMaker } from '../../base/ids.ts';
import type { AttributeValue, Attributes, CloudClass } from '../../directory/index.ts';
import { valuesOf } from '../../directory/index.ts';

export type ObjectId = Brand<string, 'ObjectId'>;
export const toObjectId = idMaker<ObjectId>();

/** One line of a list. */
export interface ObjectSummary {
  readonly id: ObjectId;
  readonly objectClass: CloudClass;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  /** Mastered on-premises and kept up by the agents. */
  readonly synchronized: boolean;
  /** Synchronized, and no source wants it any more. */
  readonly isOrphan: boolean;
  /** Users only: whether they may sign in; null where the attribute is absent. */
  readonly accountEnabled: boolean | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
}

/** Where the value of an attribute comes from: the forest, this directory, or a rule of this directory (user principal name, mailNickname). */
export type Mastered = 'on-premises' | 'cloud' | 'computed';

export interface AttributeLine {
  readonly name: string;
  readonly value: AttributeValue;
  readonly mastered: Mastered;
}

/** A value that the object should have but that another one holds. */
export interface QuarantinedValue {
  readonly attribute: 'userPrincipalName' | 'proxyAddresses';
  readonly value: string;
  readonly code: string;
  readonly since: Date;
  /** Who holds it now; null when it has become free and waits for the hourly job. */
  readonly heldBy: ObjectId | null;
}

export interface ObjectDetail extends ObjectSummary {
  /** As references and the search name it. */
  readonly number: number;
  readonly sourceAnchor: string | null;
  readonly mailNickname: string | null;
  readonly attributes: readonly AttributeLine[];
  readonly quarantined: readonly QuarantinedValue[];
}

/** What an object is made of in the database. */
export interface ObjectValues {
  readonly synchronized: boolean;
  readonly userPrincipalName: string | null;
  readonly mailNickname: string | null;
  readonly onPremises: Attributes;
  readonly cloud: Attributes;
}

/** Every attribute with its effective value and where that is mastered, by name. Quarantined addresses are left out. */
export function attributeLines(
  object: ObjectValues,
  quarantined: readonly Pick<QuarantinedValue, 'attribute' | 'value'>[],
): readonly AttributeLine[] {
  const lines = new Map<string, AttributeLine>();
  const add = (name: string, value: AttributeValue, mastered: Mastered): void => {
    lines.set(name, { name, value, mastered });
  };
  for (const [name, value] of Object.entries(object.cloud)) add(name, value, 'cloud');
  for (const [name, value] of Object.entries(object.onPremises)) add(name, value, 'on-premises');
  const sentName = object.onPremises['userPrincipalName'];
  lines.delete('userPrincipalName');
  if (object.userPrincipalName !== null) {
    const mastered = object.userPrincipalName === sentName ? 'on-premises' : object.synchronized ? 'computed' : 'cloud';
    add('userPrincipalName', object.userPrincipalName, mastered);
  }
  if (object.mailNickname !== null && object.mailNickname !== lines.get('mailNickname')?.value) {
    add('mailNickname', object.mailNickname, 'computed');
  }
  const addresses = lines.get('proxyAddresses');
  if (addresses) {
    const missing = new Set(
      quarantined.filter((item) => item.attribute === 'proxyAddresses').map(({ value }) => value),
    );
    const left = valuesOf(addresses.value).filter((value) => !missing.has(smtpAddress(value) ?? ''));
    if (left.length === 0) lines.delete('proxyAddresses');
    else lines.set('proxyAddresses', { ...addresses, value: left });
  }
  return [...lines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The address of an `SMTP:` or `smtp:` value in lower case; null for other kinds (X500, sip). */
export function smtpAddress(proxyAddress: unknown): string | null {
  if (typeof proxyAddress !== 'string' || !/^smtp:/i.test(proxyAddress)) return null;
  return proxyAddress.slice('smtp:'.length).toLowerCase();
}
