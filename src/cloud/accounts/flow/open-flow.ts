import type { Brand } from '../../../base/ids.ts';
import { idMaker } from '../../../base/ids.ts';
import { MINUTE } from '../../../base/clock.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { HawserError } from '../../../base/errors.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { newBrowserSecret, parseBrowserSecret } from '../browser-secret.ts';
import type { AccessDecision } from '../access/decision.ts';
import { appliedOnly } from '../access/decision.ts';
import { OWN_PAGES } from '../access/own-applications.ts';
import type { Person } from '../person.ts';
import type { Client } from '../session-store.ts';
import type { SignInPurpose } from '../sign-in-attempt.ts';
import { recordRefusal } from '../sign-in-record.ts';
import { flowErrors } from './errors.ts';
import type { Standing } from './facts.ts';
import { readFacts, readStanding } from './facts.ts';
import type { FlowState } from './flow.ts';
import type { ForestPasswordPort } from './forest-password-port.ts';
import { TRIES } from './flow.ts';
import type { FlowRow } from './flow-store.ts';
import { findFlow, insertFlow, lockFlow, saveFlow } from './flow-store.ts';
import type { Facts, Step } from './next-step.ts';
import { nextStep } from './next-step.ts';
import type { VerifyContext } from '../verify-password.ts';

export interface FlowContext extends BusinessContext, VerifyContext {
  readonly secrets: SecretBox;
  /** Where people reach the service: the public address, then others. */
  readonly addresses: readonly string[];
  /** Absent: nobody changes passwords in a forest from here. */
  readonly forestPasswords?: ForestPasswordPort;
}

/** From where an answer comes. */
export interface Where {
  readonly client: Client;
  /** The id of the browser, when this person signed in with it before. */
  readonly knownBrowser?: string | undefined;
  /** Absent: a page of ours. */
  readonly purpose?: SignInPurpose | undefined;
}

export type FlowToken = Brand<string, 'FlowToken'>;
const toFlowToken = idMaker<FlowToken>();

/** Long enough to find a phone and set an app up. */
const LIFETIME_MS = 30 * MINUTE;

export interface OpenFlow extends FlowRow {
  readonly tenant: TenantKey;
  readonly secretHash: string;
  readonly token: FlowToken;
  readonly standing: Standing | undefined;
  readonly facts: Facts & { readonly decision: AccessDecision };
  readonly step: Step;
}

export async function startFlow(
  context: FlowContext,
  tenant: TenantKey,
  { name, objectId, state }: { readonly name: string; readonly objectId: ObjectId | null; readonly state: FlowState },
): Promise<FlowToken> {
  const { text, hash: secretHash } = newBrowserSecret(tenant);
  const expiresAt = new Date(context.clock.now().getTime() + LIFETIME_MS);
  await insertFlow(context, tenant, { secretHash, expiresAt, name, objectId, tries: TRIES, state });
  return toFlowToken(text);
}

/** The same flow, after everything of the person that was under way ended. */
export async function keepFlow(
  context: FlowContext,
  { tenant, secretHash, name, objectId, tries, state }: OpenFlow,
): Promise<void> {
  const expiresAt = new Date(context.clock.now().getTime() + LIFETIME_MS);
  await insertFlow(context, tenant, { secretHash, expiresAt, name, objectId, tries, state });
}

/** Where a sign-in is. Throws `flow.ended`. */
export async function readFlow(context: FlowContext, text: string, where: Where): Promise<OpenFlow> {
  return await openWith(context, text, where, findFlow);
}

/** The same, locked until the end of the transaction. Throws `flow.ended`. */
export async function lockOpenFlow(context: FlowContext, text: string, where: Where): Promise<OpenFlow> {
  return await openWith(context, text, where, lockFlow);
}

async function openWith(
  context: FlowContext,
  text: string,
  { client: { address }, purpose }: Where,
  read: typeof findFlow,
): Promise<OpenFlow> {
  const secret = await parseBrowserSecret(context.connection, text);
  const row = secret && (await read(context, secret.tenant, secret.hash));
  if (!row) throw flowErrors('flow.ended', {});
  const { tenant, hash: secretHash } = secret;
  const standing = row.objectId === null ? undefined : await readStanding(context, tenant, row.objectId);
  const { addresses } = context;
  const application = purpose?.application?.id ?? OWN_PAGES;
  const facts = await readFacts(context, tenant, { standing, state: row.state, address, application, addresses });
  const token = toFlowToken(secret.text);
  return { ...row, tenant, secretHash, token, standing, facts, step: nextStep(row.state, facts) };
}

/** What came of an answer: what the flow is from now on, or why it was refused. */
export type Answer<Result> = { readonly state: FlowState; readonly result: Result } | { readonly refusal: HawserError };

/** Somebody who proved something already. */
export function ownerOf({ standing }: OpenFlow): Person {
  if (!standing) throw flowErrors('flow.ended', {});
  return standing.person;
}

/**
 * Looks at one answer, alone: the flow is locked, is where the answer belongs, and what comes of it is kept together
 * with what it used up. A refusal costs a try; it is written down, and thrown.
 */
export async function answer<Result>(
  context: FlowContext,
  text: string,
  where: Where,
  {
    belongs,
    judge,
  }: {
    readonly belongs: (step: Step) => boolean;
    readonly judge: (inside: FlowContext, flow: OpenFlow) => Promise<Answer<Result>>;
  },
): Promise<Result> {
  const { name, seen, outcome } = await inTransaction(context, async (inside) => {
    const flow = await lockOpenFlow(inside, text, where);
    if (!belongs(flow.step)) throw flowErrors('flow.other-step', {});
    const judged = await judge(inside, flow);
    const { tenant, secretHash, tries, state } = flow;
    // A question to a passkey is good for one answer, also for a wrong one.
    const kept =
      'refusal' in judged ? { tries: tries - 1, state: { ...state, challenge: null } } : { tries, ...judged };
    await saveFlow(inside.connection, tenant, secretHash, kept);
    return { name: flow.name, seen: { methods: state.amr, access: appliedOnly(flow.facts.decision) }, outcome: judged };
  });
  if (!('refusal' in outcome)) return outcome.result;
  await recordRefusal(context, { upn: name, ...where }, outcome.refusal, seen);
  throw outcome.refusal;
}

interface FactorProof {
  /** In the words of RFC 8176. */
  readonly amr: readonly string[];
  /** How many factors it is worth. */
  readonly factors: number;
}

/** The state after something more was proved. */
export function withProof(state: FlowState, proof: FactorProof, at: Date): FlowState {
  return {
    ...state,
    factors: state.factors + proof.factors,
    amr: [...new Set([...state.amr, ...proof.amr])],
    provedAt: at.toISOString(),
    challenge: null,
  };
}
