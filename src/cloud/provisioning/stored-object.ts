import type { Attributes, CloudClass } from '../../directory/index.ts';
import type { ObjectId, ObjectValues, QuarantinedValue } from '../objects/object.ts';

/** A value that could not be given to an object because another one has it. */
export interface NewQuarantine extends Pick<QuarantinedValue, 'attribute' | 'value' | 'code'> {
  readonly isPrimary: boolean;
}

/** An object as the database has it, for planning. */
export interface StoredObject extends ObjectValues {
  readonly id: ObjectId;
  readonly number: number;
  readonly objectClass: CloudClass;
  readonly sourceAnchor: string | null;
  readonly deletedAt: Date | null;
  /** Has a directory role, and a forest does not master it at the moment: nothing matches it then. */
  readonly hasRole: boolean;
  readonly quarantined: readonly NewQuarantine[];
}

/** An object as it shall be: synchronized, with exactly these values. */
export interface PlannedObject {
  readonly id: ObjectId;
  readonly objectClass: CloudClass;
  readonly sourceAnchor: string;
  readonly userPrincipalName: string | null;
  readonly mailNickname: string | null;
  readonly onPremises: Attributes;
  readonly cloud: Attributes;
  readonly quarantine: readonly NewQuarantine[];
}
