import type { Attributes } from '../../directory/index.ts';
import { sameValue } from '../../directory/index.ts';
import type { Operation } from '../../wire/index.ts';
import { textOf } from '../objects/names.ts';
import type { PlannedObject, StoredObject } from './stored-object.ts';

export type Add = Extract<Operation, { kind: 'add' }>;
export type Update = Extract<Operation, { kind: 'update' }>;

/** What the forest says of an object after an update. */
export function merge(before: Attributes, { attributes, removed }: Update): Attributes {
  const merged: Record<string, Attributes[string]> = { ...before, ...attributes };
  for (const name of removed) delete merged[name];
  return merged;
}

/** What the forest says from now on is no longer said here. */
export function without(cloud: Attributes, sent: Attributes): Attributes {
  return Object.fromEntries(Object.entries(cloud).filter(([name]) => !Object.hasOwn(sent, name)));
}

export function changedNames(before: Attributes, after: Attributes): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !sameValue(before[name], after[name]),
  );
}

/** The on-premises mailNickname where it is another one than before. */
export function changedNickname(before: Attributes, sent: Attributes): string | undefined {
  const nickname = textOf(sent, 'mailNickname');
  return nickname === before['mailNickname'] ? undefined : nickname;
}

export function isSame(before: StoredObject, after: PlannedObject): boolean {
  return (
    before.userPrincipalName === after.userPrincipalName &&
    before.mailNickname === after.mailNickname &&
    before.quarantined.length === after.quarantine.length &&
    changedNames(before.onPremises, after.onPremises).length === 0
  );
}
