/**
 * Attributes go by number in replication ([MS-DRSR] 5.16.4): a table of OID prefixes, each with an index, and the last
 * number of the OID. The table belongs to whoever sends it, so what is read is read by the sender's.
 */
export interface Prefix {
  readonly index: number;
  /** In BER, without the last number. */
  readonly oid: Buffer;
}

/** 1.2.840.113556.1.4: where all attributes lie that are read here. */
export const attributePrefix: Prefix = { index: 9, oid: Buffer.from('2a864886f7140104', 'hex') };

const lastNumbers = {
  userAccountControl: 8,
  unicodePwd: 90,
  pwdLastSet: 96,
  objectSid: 146,
  accountExpires: 159,
} as const;

export type ReplicatedAttribute = keyof typeof lastNumbers;

const names: ReadonlyMap<number, ReplicatedAttribute> = new Map(
  replicatedNames().map((name) => [lastNumbers[name], name]),
);

/** What is asked for: a change of anything else is not even announced. */
export function replicatedNames(): readonly ReplicatedAttribute[] {
  return ['objectSid', 'unicodePwd', 'pwdLastSet', 'userAccountControl', 'accountExpires'];
}

export function attributeId(name: ReplicatedAttribute): number {
  return ((attributePrefix.index << 16) | lastNumbers[name]) >>> 0;
}

/** By the table of the sender; undefined: an attribute that nobody asked for. */
export function attributeName(id: number, table: readonly Prefix[]): ReplicatedAttribute | undefined {
  const prefix = table.find(({ index }) => index === id >>> 16);
  if (prefix && !prefix.oid.equals(attributePrefix.oid)) return undefined;
  // Some leave out the entries that every table has.
  if (!prefix && id >>> 16 !== attributePrefix.index) return undefined;
  return names.get(id & 0xffff);
}
