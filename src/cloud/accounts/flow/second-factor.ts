import { EventLog } from '../../../base/event-log.ts';
import { methodEvents } from '../../audit/method-events.ts';
import { spendCode } from '../methods/authenticator.ts';
import { useRecoveryCode } from '../methods/recovery-codes.ts';
import type { SecondFactor } from '../policy/outlook.ts';
import { countCode, forgetCodes } from '../sign-in-throttle.ts';
import { flowErrors } from './errors.ts';
import { counted, countUse } from './first-factor.ts';
import type { Step } from './next-step.ts';
import type { Answer, FlowContext, OpenFlow, Where } from './open-flow.ts';
import { answer, ownerOf, readFlow, withProof } from './open-flow.ts';

export function offersSecond(kind: SecondFactor) {
  return (step: Step): boolean => step.kind === 'second-factor' && step.offers.includes(kind);
}

/**
 * A code of the person's authenticator. Throws `flow.wrong-code`, `flow.code-used`,
 * `accounts.too-many-attempts`, `flow.ended` and `flow.other-step`.
 */
export async function giveCode(context: FlowContext, text: string, where: Where, code: string): Promise<void> {
  const belongs = offersSecond('authenticator');
  const { name, step } = await readFlow(context, text, where);
  if (!belongs(step)) throw flowErrors('flow.other-step', {});
  const guess = { name, address: where.client.address, knownBrowser: where.knownBrowser };
  await counted(context, name, where, async () => await countCode(context, guess));
  await answer(context, text, where, {
    belongs,
    judge: async (inside, flow) => {
      const outcome = await spendCode(inside, ownerOf(flow), code);
      if (outcome.kind === 'used') return { refusal: flowErrors('flow.code-used', {}) };
      if (outcome.kind === 'wrong') {
        if (outcome.steps !== undefined)
          await new EventLog(inside, flow.tenant).write(methodEvents.codeOfOtherTime, {
            ...{ user: name, steps: outcome.steps },
          });
        return { refusal: flowErrors('flow.wrong-code', {}) };
      }
      await forgetCodes(inside, guess);
      return proveSecond(inside, flow, ['otp']);
    },
  });
}

/** Throws `flow.wrong-code`, `accounts.too-many-attempts`, `flow.ended` and `flow.other-step`. */
export async function giveRecoveryCode(context: FlowContext, text: string, where: Where, typed: string): Promise<void> {
  const { name } = await readFlow(context, text, where);
  await countUse(context, name, where);
  await answer(context, text, where, {
    belongs: offersSecond('recovery-codes'),
    judge: async (inside, flow) => {
      const used = await useRecoveryCode(inside, ownerOf(flow), typed);
      return used === undefined ? { refusal: flowErrors('flow.wrong-code', {}) } : proveSecond(inside, flow, ['otp']);
    },
  });
}

export function proveSecond({ clock }: FlowContext, { state }: OpenFlow, amr: readonly string[]): Answer<void> {
  return { state: withProof(state, { factors: 1, amr }, clock.now()), result: undefined };
}
