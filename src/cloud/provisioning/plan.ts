import { assert } from '../../base/assert.ts';
import type { Attributes } from '../../directory/index.ts';
import type { Answer, Operation } from '../../wire/index.ts';
import { smtpClaims } from '../objects/address.ts';
import type { ChangeKind } from '../objects/change-log.ts';
import type { NamingDomains } from '../objects/names.ts';
import { firstMailNickname, placeholderName, textOf, userPrincipalNameFor } from '../objects/names.ts';
import type { ObjectId } from '../objects/object.ts';
import type { Matching } from '../tenants/matching.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { AddressBook, Holder } from './address-book.ts';
import { answerOf, rejection, writtenAnswer } from './answers.ts';
import type { Add, Update } from './changes.ts';
import { changedNames, changedNickname, isSame, merge, without } from './changes.ts';
import { answerDetail, theSourceAnchor } from './details.ts';
import { hardMatchRefusal } from './hard-match.ts';
import { findSoftMatch } from './soft-match.ts';
import type { NewQuarantine, PlannedObject, StoredObject } from './stored-object.ts';
import type { Refusal } from './validate.ts';
import { mismatch, validateAttributes } from './validate.ts';

/**
 * Decides what a wave of operations (no source anchor twice) does to the directory, without touching it:
 *
 * 1. Each operation finds its object: by source anchor (hard match, also in the recycle bin), an add then by its names
 *    among the objects that have no
 *    anchor (soft match), else it makes one.
 * 2. It gives up the names and addresses that its object will not hold any more, so that others of the same wave can
 *    have them; deletes and updates
 *    go first.
 * 3. All claim their names and addresses, in order. One that another object holds is put into quarantine: the object is
 *    written without it, a user
 *    principal name is replaced by a placeholder.
 *
 * The result depends on the arguments alone; it is made again when the address book turns out to lack something.
 */
export interface PlanInput {
  readonly tenant: Tenant;
  readonly matching: Matching;
  readonly operations: readonly Operation[];
  readonly book: AddressBook;
  /** By source anchor; from the recycle bin only where nothing live has the anchor. */
  readonly byAnchor: ReadonlyMap<string, StoredObject>;
  /** Those that hold an address of the book and have no anchor: what can be soft-matched. */
  readonly byId: ReadonlyMap<ObjectId, StoredObject>;
  /** The id of the nth new object of this wave. */
  readonly newId: (position: number) => ObjectId;
  readonly recomputesNames: boolean;
}

/** What becomes of one operation. The references follow when all objects of the batch are there. */
export interface Step {
  readonly operation: Operation;
  readonly answer: Answer;
  readonly objectId?: ObjectId | undefined;
  /** The number of the object, once it has one. */
  readonly number?: number | undefined;
  readonly before?: StoredObject | undefined;
  /** The object as it shall be; absent: its row stays as it is. */
  readonly write?: PlannedObject;
  readonly kind?: ChangeKind;
  /** Names of the attributes that change. */
  readonly changed: readonly string[];
}

/** An operation that found its object, before names and addresses are settled. */
interface Draft {
  readonly operation: Add | Update;
  readonly before: StoredObject | undefined;
  readonly outcome: Answer['outcome'];
  readonly id: ObjectId;
  readonly sent: Attributes;
  readonly cloud: Attributes;
  readonly nickname: string | null;
  /** The user principal name that it should have; undefined: the one that it has. */
  readonly name: string | undefined;
  readonly changed: readonly string[];
}

export function planWave(input: PlanInput): readonly Step[] {
  const { operations, byAnchor, book, tenant } = input;
  const naming = { initialDomain: tenant.initialDomain, verifiedDomains: new Set(tenant.verifiedDomains) };
  const matched = new Set<ObjectId>();
  const drafts: (Draft | Step)[] = Array.from({ length: operations.length });
  const draftAll = (isTurn: (operation: Operation) => boolean): void => {
    for (const [position, operation] of operations.entries()) {
      if (!isTurn(operation)) continue;
      const before = byAnchor.get(operation.sourceAnchor);
      const draft =
        operation.kind === 'delete'
          ? planDelete(operation, before)
          : operation.kind === 'update'
            ? draftUpdate(operation, before, naming, input.recomputesNames)
            : draftAdd(operation, before, position, input, naming, matched);
      giveUpAddresses(draft, book);
      drafts[position] = draft;
    }
  };
  // An object that goes must not be what a new one matches: a contact that becomes a user has the same address.
  draftAll(({ kind }) => kind !== 'add');
  draftAll(({ kind }) => kind === 'add');
  return drafts.map((draft) => ('answer' in draft ? draft : settle(draft, book, tenant.initialDomain)));
}

function draftAdd(
  operation: Add,
  found: StoredObject | undefined,
  position: number,
  { matching, book, byId, newId }: PlanInput,
  naming: NamingDomains,
  matched: Set<ObjectId>,
): Draft | Step {
  const { objectClass, attributes } = operation;
  const invalid = validateAttributes(attributes);
  if (invalid) return rejected(operation, invalid);
  if (found && (found.deletedAt === null || found.objectClass === objectClass)) {
    const refusal = hardMatchRefusal(operation, found, matching);
    return refusal ? rejected(operation, refusal) : draftWhole(operation, found, 'hard-matched', found.id, naming);
  }
  const match = findSoftMatch(operation, book, matching);
  if ('refusal' in match) return rejected(operation, match.refusal);
  const candidate = match.objectId === undefined ? undefined : byId.get(match.objectId);
  if (candidate && !matched.has(candidate.id)) {
    matched.add(candidate.id);
    return draftWhole(operation, candidate, 'soft-matched', candidate.id, naming);
  }
  return draftWhole(operation, undefined, 'created', newId(position), naming);
}

/** An add makes an object, takes one over or restores one: everything on-premises is as sent. */
function draftWhole(
  operation: Add,
  before: StoredObject | undefined,
  outcome: Answer['outcome'],
  id: ObjectId,
  naming: NamingDomains,
): Draft | Step {
  const sent = operation.attributes;
  const sentName = textOf(sent, 'userPrincipalName');
  const isKnown = before?.synchronized === true;
  const nickname = isKnown
    ? (changedNickname(before.onPremises, sent) ?? before.mailNickname)
    : (firstMailNickname(sent) ?? before?.mailNickname ?? null);
  const keepsName = isKnown && before.userPrincipalName !== null && before.onPremises['userPrincipalName'] === sentName;
  const name = operation.objectClass !== 'user' || keepsName ? undefined : nameOrRefusal(sentName, nickname, naming);
  if (typeof name === 'object') return rejected(operation, name);
  const cloud = before ? without(before.cloud, sent) : {};
  const changed = before ? changedNames(before.onPremises, sent) : [];
  return { operation, before, outcome, id, sent, cloud, nickname, name, changed };
}

function draftUpdate(
  operation: Update,
  before: StoredObject | undefined,
  naming: NamingDomains,
  recomputesNames: boolean,
): Draft | Step {
  if (!before || before.deletedAt !== null || !before.synchronized) {
    const detail = answerDetail('provisioning.no-object');
    return rejected(operation, { code: 'cd-missing-object', detail });
  }
  if (before.objectClass !== operation.objectClass) {
    return rejected(operation, mismatch(before.objectClass, operation.objectClass, theSourceAnchor));
  }
  const invalid = validateAttributes(operation.attributes);
  if (invalid) return rejected(operation, invalid);
  const { id } = before;
  const sent = merge(before.onPremises, operation);
  const changed = changedNames(before.onPremises, sent);
  if (changed.length === 0 && !recomputesNames)
    return { operation, answer: answerOf(operation, 'unchanged', id), objectId: id, before, changed };
  const nickname = changedNickname(before.onPremises, sent) ?? before.mailNickname;
  const isNamed = operation.objectClass === 'user' && (recomputesNames || changed.includes('userPrincipalName'));
  const name = isNamed ? nameOrRefusal(textOf(sent, 'userPrincipalName'), nickname, naming) : undefined;
  if (typeof name === 'object') return rejected(operation, name);
  const cloud = without(before.cloud, operation.attributes);
  return { operation, before, outcome: 'updated', id, sent, cloud, nickname, name, changed };
}

function nameOrRefusal(sent: string | undefined, nickname: string | null, naming: NamingDomains): string | Refusal {
  const name = userPrincipalNameFor(sent, nickname, naming);
  if (name !== null) return name;
  const detail = answerDetail('provisioning.no-name', { sent: sent ?? '', nickname: nickname ?? '' });
  return { code: 'IdentityDataValidationFailed', detail };
}

function planDelete(operation: Operation, before: StoredObject | undefined): Step {
  // Nothing there: it was deleted here before, and the forest agrees.
  if (!before || before.deletedAt !== null) return { operation, answer: answerOf(operation, 'deleted'), changed: [] };
  if (before.objectClass !== operation.objectClass) {
    return rejected(operation, mismatch(before.objectClass, operation.objectClass, theSourceAnchor));
  }
  if (!before.synchronized) {
    const detail = answerDetail('provisioning.mastered-in-cloud');
    return rejected(operation, { code: 'DeletionAccessViolation', detail });
  }
  const answer = answerOf(operation, 'deleted', before.id);
  return { operation, answer, objectId: before.id, before, kind: 'deleted', changed: [] };
}

function rejected(operation: Operation, refusal: Refusal): Step {
  return { operation, answer: rejection(operation, refusal), changed: [] };
}

function claimsOf(cloud: Attributes, onPremises: Attributes): ReturnType<typeof smtpClaims> {
  // Most objects have nothing of the cloud's own.
  return smtpClaims(Object.keys(cloud).length === 0 ? onPremises : { ...cloud, ...onPremises });
}

function giveUpAddresses(draft: Draft | Step, book: AddressBook): void {
  const { before } = draft;
  if (!before || before.deletedAt !== null) return;
  const isDraft = !('answer' in draft);
  if (!isDraft && draft.kind !== 'deleted') return;
  const name = before.userPrincipalName?.toLowerCase();
  const nextName = isDraft ? (draft.name?.toLowerCase() ?? name) : undefined;
  if (name !== undefined && name !== nextName) book.release('upn', name, before.id);
  if (isDraft && !touchesAddresses(draft)) return;
  const kept = new Set(isDraft ? claimsOf(draft.cloud, draft.sent).map(({ value }) => value) : []);
  for (const { value } of claimsOf(before.cloud, before.onPremises)) {
    if (!kept.has(value)) book.release('smtp', value, before.id);
  }
}

/** Whether the mail addresses of the object have to be looked at. */
function touchesAddresses({ before, changed }: Draft): boolean {
  const isKnown = before?.synchronized === true && before.deletedAt === null;
  return !isKnown || changed.includes('proxyAddresses') || changed.includes('mail');
}

/** Claims names and addresses and puts the step together. */
function settle(draft: Draft, book: AddressBook, initialDomain: string): Step {
  const { operation, before, id, changed } = draft;
  const { objectClass, sourceAnchor } = operation;
  assert(
    before?.sourceAnchor == null || before.sourceAnchor === sourceAnchor,
    'a source anchor that an object has is never another one',
  );
  const holder = { objectId: id, objectClass, sourceAnchor, hasRole: false };
  const quarantine: NewQuarantine[] = [];
  const isNew = before?.synchronized !== true;
  const codeFor = (isPrimary: boolean): string =>
    isNew && isPrimary ? 'InvalidSoftMatch' : 'AttributeValueMustBeUnique';
  const wanted = draft.name ?? (before?.deletedAt ? (before.userPrincipalName ?? undefined) : undefined);
  let userPrincipalName = before?.userPrincipalName ?? null;
  if (wanted !== undefined) {
    userPrincipalName = claimName(book, wanted, holder, initialDomain);
    if (userPrincipalName !== wanted) {
      const value = wanted.toLowerCase();
      quarantine.push({ attribute: 'userPrincipalName', value, isPrimary: true, code: codeFor(true) });
    }
  }
  if (touchesAddresses(draft)) {
    for (const claim of claimsOf(draft.cloud, draft.sent)) {
      if (book.claim(claim, holder)) continue;
      const { value, isPrimary } = claim;
      quarantine.push({ attribute: 'proxyAddresses', value, isPrimary, code: codeFor(isPrimary) });
    }
  }
  const isSettled = { userPrincipalName: wanted !== undefined, proxyAddresses: touchesAddresses(draft) };
  quarantine.push(...(before?.quarantined.filter(({ attribute }) => !isSettled[attribute]) ?? []));
  const write: PlannedObject = {
    id,
    objectClass,
    sourceAnchor,
    userPrincipalName,
    mailNickname: draft.nickname,
    onPremises: draft.sent,
    cloud: draft.cloud,
    quarantine,
  };
  const kind = kindOf(before);
  if (before && kind === 'updated' && isSame(before, write)) {
    return { operation, answer: answerOf(operation, 'unchanged', id), objectId: id, before, changed: [] };
  }
  const answer = writtenAnswer(operation, draft.outcome, id, quarantine);
  return { operation, answer, write, objectId: id, before, kind, changed };
}

function kindOf(before: StoredObject | undefined): ChangeKind {
  if (!before) return 'created';
  if (before.deletedAt !== null) return 'restored';
  return before.synchronized ? 'updated' : 'matched';
}

/** Claims `wanted`; when another object has it, the first placeholder that is free. */
function claimName(
  book: AddressBook,
  wanted: string,
  holder: Omit<Holder, 'isPrimary'>,
  initialDomain: string,
): string {
  if (book.claim({ kind: 'upn', value: wanted.toLowerCase(), isPrimary: true }, holder)) return wanted;
  for (let attempt = 0; ; attempt++) {
    const placeholder = placeholderName(wanted, holder.sourceAnchor ?? holder.objectId, attempt, initialDomain);
    if (book.claim({ kind: 'upn', value: placeholder.toLowerCase(), isPrimary: true }, holder)) return placeholder;
  }
}
