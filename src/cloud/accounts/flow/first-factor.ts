import { sql } from 'kysely';
import { required } from '../../../base/assert.ts';
import { suffixOf } from '../../objects/names.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { findCandidate } from '../candidate.ts';
import { accountErrors } from '../errors.ts';
import { refuseOnTheBeat } from '../lockout/answer-time.ts';
import { usePass } from '../methods/temporary-pass.ts';
import type { FirstFactor } from '../policy/outlook.ts';
import { recordRefusal } from '../sign-in-record.ts';
import { normalizeName, tenantOfName } from '../sign-in-name.ts';
import { countPlace } from '../sign-in-throttle.ts';
import { tryPassword } from '../try-password.ts';
import { flowErrors } from './errors.ts';
import type { Beginning, FlowState } from './flow.ts';
import { freshState } from './flow.ts';
import type { Answer, FlowContext, FlowToken, OpenFlow, Where } from './open-flow.ts';
import { answer, readFlow, startFlow, withProof } from './open-flow.ts';
import type { Step } from './next-step.ts';

interface NamedBeginning extends Beginning {
  readonly upn: string;
}

/**
 * Somebody says who they are; the caller has counted it. It starts the same for names that exist and names that do not;
 * only that no organization here has the domain is shown. Throws `flow.unknown-domain`.
 */
export async function identify(context: FlowContext, { upn, ...beginning }: NamedBeginning): Promise<FlowToken> {
  const name = normalizeName(upn);
  const tenant = suffixOf(name) === '' ? undefined : await tenantOfName(context.connection, name);
  if (!tenant) throw flowErrors('flow.unknown-domain', {});
  const { rows } = await sql<{ id: ObjectId }>`select object_id as id from address
    where tenant = ${tenant.number} and kind = 'upn' and value = ${name}`.execute(context.connection);
  return await startFlow(context, tenant, { name, objectId: rows[0]?.id ?? null, state: freshState(beginning) });
}

export function isFirst(step: Step): boolean {
  return step.kind === 'first-factor';
}

/**
 * The name and the password together. It is counted before anything is written, so that a flood of names leaves no more
 * rows than the limits allow. Throws what `identify` and `givePassword` throw.
 */
export async function beginWithPassword(
  context: FlowContext,
  where: Where,
  { password, ...beginning }: NamedBeginning & { readonly password: string },
): Promise<FlowToken> {
  const open = async (): Promise<OpenFlow> => await readFlow(context, await identify(context, beginning), where);
  return await refuseOnTheBeat(context, async () => {
    const name = normalizeName(beginning.upn);
    const tenant = await tenantOfName(context.connection, name);
    if (tenant) return await judgePassword(context, where, { tenant, name, password, open });
    await countUse(context, name, where);
    return (await counted(context, name, where, open)).token;
  });
}

/** The same with a pass. Throws what `identify` and `givePass` throw. */
export async function beginWithPass(
  context: FlowContext,
  where: Where,
  { pass, ...beginning }: NamedBeginning & { readonly pass: string },
): Promise<FlowToken> {
  await countUse(context, normalizeName(beginning.upn), where);
  const token = await counted(context, beginning.upn, where, async () => await identify(context, beginning));
  await judgePass(context, token, where, pass);
  return token;
}

/**
 * Throws `accounts.wrong-credentials`, `accounts.too-many-attempts`, `accounts.sign-in-blocked`, `flow.ended` and
 * `flow.other-step`.
 */
export async function givePassword(context: FlowContext, text: string, where: Where, password: string): Promise<void> {
  await refuseOnTheBeat(context, async () => {
    const flow = await readFlow(context, text, where);
    if (!isFirst(flow.step)) throw flowErrors('flow.other-step', {});
    const { tenant, name } = flow;
    await judgePassword(context, where, { tenant, name, password, open: async () => await Promise.resolve(flow) });
  });
}

/** Throws as `givePassword` does. */
export async function givePass(context: FlowContext, text: string, where: Where, typed: string): Promise<void> {
  const { name } = await readFlow(context, text, where);
  await countUse(context, name, where);
  await judgePass(context, text, where, typed);
}

interface Judged {
  readonly tenant: TenantKey;
  readonly name: string;
  readonly password: string;
  /** Asked for when the attempt is admitted. */
  readonly open: () => Promise<OpenFlow>;
}

async function judgePassword(
  context: FlowContext,
  where: Where,
  { tenant, name, password, open }: Judged,
): Promise<FlowToken> {
  let flow: OpenFlow | undefined;
  const typed = { guess: guessOf(name, where), password };
  // Before the flow is locked: it takes its time. Whatever ends it meanwhile is seen behind the lock.
  const right = await counted(context, name, where, async () => {
    return await tryPassword(context, tenant, typed, async () => {
      flow = await open();
      const found = await findCandidate(context.connection, name);
      return found && found.person.id === flow.objectId ? found : undefined;
    });
  });
  const { token } = required(flow, 'a flow of an attempt that was admitted');
  const isChangeable = right?.isOver === true && (await context.forestPasswords?.isOn(tenant)) === true;
  await answer(context, token, where, {
    belongs: isFirst,
    judge: async (inside, now) => {
      if (!right) return wrong();
      if (right.obstacle && !isChangeable) return { refusal: right.obstacle };
      const mustChange = right.obstacle ? 'forest' : right.mustChange ? 'here' : 'no';
      return proveFirst(inside, now, 'password', { factors: 1, amr: ['pwd'] }, mustChange);
    },
  });
  return token;
}

async function judgePass(context: FlowContext, text: string, where: Where, typed: string): Promise<void> {
  await answer(context, text, where, {
    belongs: isFirst,
    judge: async (inside, flow) => {
      const { standing } = flow;
      if (!standing || !isAllowed(flow, 'pass')) return wrong();
      if ((await usePass(inside, standing.person, typed)) === undefined) return wrong();
      // An administrator vouches for it with a proof of their own. For a role holder it takes one thing more.
      const factors = flow.facts.isPrivileged ? 1 : 2;
      return proveFirst(inside, flow, 'pass', { factors, amr: ['otp'] });
    },
  });
}

function guessOf(name: string, { client, knownBrowser }: Where) {
  return { name, address: client.address, knownBrowser };
}

/** What cannot be guessed is counted by the place alone. */
export async function countUse(context: FlowContext, name: string, where: Where): Promise<void> {
  await counted(context, name, where, async () => await countPlace(context, guessOf(name, where)));
}

/** A refusal by a limit, or of a forest that is away, is written down like any other. */
export async function counted<Result>(
  context: FlowContext,
  upn: string,
  where: Where,
  attempt: () => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    await recordRefusal(context, { upn, ...where }, error);
    throw error;
  }
}

/** The flow after its first factor, for somebody who may sign in with it. */
export function proveFirst(
  { clock }: FlowContext,
  flow: OpenFlow,
  first: FirstFactor,
  proof: { readonly factors: number; readonly amr: readonly string[] },
  mustChange: FlowState['mustChange'] = 'no',
): Answer<void> {
  if (!flow.standing || !isAllowed(flow, first)) return wrong();
  if (flow.standing.isBlocked) return { refusal: accountErrors('accounts.sign-in-blocked', {}) };
  return { state: { ...withProof(flow.state, proof, clock.now()), first, mustChange }, result: undefined };
}

export function isAllowed({ standing }: OpenFlow, first: FirstFactor): boolean {
  return standing?.policy.signIn.includes(first) ?? false;
}

export function wrong(): { readonly refusal: ReturnType<typeof accountErrors> } {
  return { refusal: accountErrors('accounts.wrong-credentials', {}) };
}
