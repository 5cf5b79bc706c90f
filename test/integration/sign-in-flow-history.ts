import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MINUTE } from '../../src/base/clock.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { blockSignIn } from '../../src/cloud/accounts/block.ts';
import { setPassword } from '../../src/cloud/accounts/credential.ts';
import { endSessionsOf } from '../../src/cloud/accounts/end-sessions.ts';
import { finish } from '../../src/cloud/accounts/flow/finish.ts';
import { givePass, givePassword, identify } from '../../src/cloud/accounts/flow/first-factor.ts';
import { askPasskey, givePasskey } from '../../src/cloud/accounts/flow/passkey-steps.ts';
import {
  askRegistration,
  choosePassword,
  confirmAuthenticator,
  confirmPasskey,
  confirmRecoveryCodes,
  makeRecoveryCodes,
  setUpAuthenticator,
} from '../../src/cloud/accounts/flow/register-steps.ts';
import { giveCode, giveRecoveryCode } from '../../src/cloud/accounts/flow/second-factor.ts';
import { assignRole, removeRole } from '../../src/cloud/accounts/role-assignment.ts';
import { resumeSession } from '../../src/cloud/accounts/session.ts';
import { SoftAuthenticator } from '../kit/soft-authenticator.ts';
import type { Character, SignInWorld } from './sign-in-flow-world.ts';

const PEOPLE = ['plain', 'temporary', 'holder', 'emergency', 'keyed', 'new'] as const;
const FLOWS = 2;
/** Each their own: with the same one somebody else's would be right. */
const passwordOf = (who: string): string => `een lange zin voor de ${who}`;
const flow = fc.nat(FLOWS - 1);
const somebody = fc.constantFrom(...PEOPLE);

/** What can be done in front of a sign-in, and behind it. `by`: whose secret is used. */
export const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('start' as const), flow, who: somebody, two: fc.boolean() }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        ...(['best', 'best', 'best', 'password', 'pass', 'code', 'code', 'recovery', 'passkey', 'touch'] as const),
        ...(['set-up', 'register', 'choose'] as const),
      ),
      flow,
      /** Mostly the owner of the flow. */
      by: fc.oneof({ weight: 9, arbitrary: fc.constant('owner' as const) }, { weight: 1, arbitrary: somebody }),
      right: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('codes' as const), flow }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('finish' as const), flow }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('end' as const, 'block' as const, 'unblock' as const, 'reset' as const),
      who: somebody,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('assign' as const, 'remove' as const), who: somebody }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('policy' as const), two: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 10, 29, 31) }) },
);

type Deed = (typeof deed extends fc.Arbitrary<infer T> ? T : never) & object;
type Proof = Extract<Deed, { by: unknown }>;
type ProofKind = Exclude<Proof['kind'], 'best'>;

interface ModelPerson {
  readonly who: Character;
  readonly isEmergency: boolean;
  isHolder: boolean;
  isBlocked: boolean;
  mustChange: boolean;
}

/** What is known of a flow by what was accepted, and nothing else. */
interface ModelFlow {
  readonly token: string;
  readonly owner: ModelPerson;
  readonly two: boolean;
  /** What it was proved with, in turn. */
  proofs: string[];
  /** A password that had to be changed was the first. */
  isTemporary: boolean;
  over: boolean;
  startedAt: number;
}

/** Several sign-ins at once, beside a model of what must have been proved. */
export class SignInHistory {
  readonly #world: SignInWorld;
  readonly #people: Readonly<Record<(typeof PEOPLE)[number], ModelPerson>>;
  readonly #flows: (ModelFlow | undefined)[] = [];
  #everybodyTwo = false;

  private constructor(world: SignInWorld, people: Readonly<Record<(typeof PEOPLE)[number], ModelPerson>>) {
    this.#world = world;
    this.#people = people;
  }

  static async start(world: SignInWorld): Promise<SignInHistory> {
    const model = (who: Character, more: Partial<ModelPerson> = {}): ModelPerson => ({
      ...{ who, isEmergency: false, isHolder: false, isBlocked: false, mustChange: false },
      ...more,
    });
    return new SignInHistory(world, {
      plain: model(await world.somebody({ password: passwordOf('eerste'), authenticator: true })),
      temporary: model(await world.somebody({ password: passwordOf('tweede'), mustChange: true }), {
        mustChange: true,
      }),
      holder: model(
        await world.somebody({ password: passwordOf('derde'), authenticator: true, codes: true, roles: ['help-desk'] }),
        {
          isHolder: true,
        },
      ),
      emergency: model(await world.somebody({ roles: ['global'], emergency: true, pass: 'many' }), {
        ...{ isHolder: true, isEmergency: true },
      }),
      keyed: model(await world.somebody({ passkey: true, pass: 'many' })),
      new: model(await world.somebody({ pass: 'many' })),
    });
  }

  async live(done: Deed): Promise<void> {
    await this.#world.forgetLimits();
    switch (done.kind) {
      case 'start': {
        const owner = this.#people[done.who];
        const token = await identify(this.#world.context, { upn: owner.who.person.upn, demand: done.two ? 2 : 1 });
        const startedAt = this.#now;
        const fresh = { token, owner, two: done.two, proofs: [], isTemporary: false, over: false, startedAt };
        this.#flows[done.flow] = fresh;
        return;
      }
      case 'codes':
        return await this.#codes(done.flow);
      case 'finish':
        return await this.#finish(done.flow);
      case 'policy':
        this.#everybodyTwo = done.two;
        return await this.#world.policy({ secondFactor: { for: done.two ? 'everyone' : 'nobody' } });
      case 'wait':
        return this.#world.t.clock.advance(done.minutes * MINUTE);
      case 'end':
      case 'block':
      case 'unblock':
      case 'reset':
      case 'assign':
      case 'remove':
        return await this.#behind(done.kind, this.#people[done.who]);
      default:
        return await this.#prove(done);
    }
  }

  get #now(): number {
    return this.#world.t.clock.now().getTime();
  }

  #endAll(owner: ModelPerson): void {
    for (const one of this.#flows) if (one?.owner === owner) one.over = true;
  }

  async #behind(kind: 'end' | 'block' | 'unblock' | 'reset' | 'assign' | 'remove', on: ModelPerson): Promise<void> {
    const { context, t } = this.#world;
    const by = { operator: 'test' };
    const { upn: name, id } = on.who.person;
    if (on.isEmergency && kind !== 'end') return;
    if (kind === 'end') await endSessionsOf(context, t.tenant, { name, session: 'all' }, by);
    else if (kind === 'reset') {
      on.who.password = `a reset password, nr. ${this.#now}`;
      on.mustChange = false;
      await setPassword(context, t.tenant, id, on.who.password);
    } else if (kind === 'block' || kind === 'unblock') {
      const isBlocked = kind === 'block';
      if (on.isBlocked === isBlocked) return;
      await blockSignIn(context, t.tenant, { name, isBlocked }, by);
      on.isBlocked = isBlocked;
    } else {
      if (on.isHolder === (kind === 'assign')) return;
      const change = kind === 'assign' ? assignRole : removeRole;
      await change(context, t.tenant, { name, role: 'help-desk' }, by);
      on.isHolder = kind === 'assign';
    }
    this.#endAll(on);
  }

  /** One answer: accepted only when it is right and of the owner. */
  async #prove({ kind: asked, flow: index, by, right }: Proof): Promise<void> {
    const open = this.#flows[index];
    if (!open) return;
    const whose = by === 'owner' ? open.owner : this.#people[by];
    const { password: known, pass } = whose.who;
    const best = known !== undefined ? 'password' : pass !== undefined ? 'pass' : 'passkey';
    const kind = asked === 'best' ? best : asked;
    const isOwn = whose === open.owner;
    const wasAccepted = await this.#accepts(open, kind, whose.who, right);
    if (!wasAccepted) return;
    assert.ok(right, `a wrong ${kind} was accepted`);
    assert.ok(isOwn || kind === 'choose' || kind === 'set-up' || kind === 'register', `another's ${kind} was accepted`);
    assert.ok(!open.over, `${kind} was accepted in a sign-in that is over`);
    if (open.proofs.length === 0) assert.ok(!open.owner.isBlocked, 'somebody who is blocked proved something');
    if (kind === 'password') open.isTemporary = open.owner.mustChange;
    if (kind === 'choose') {
      open.isTemporary = false;
      open.owner.mustChange = false;
      for (const one of this.#flows) if (one?.owner === open.owner && one !== open) one.over = true;
    } else open.proofs.push(kind);
  }

  async #accepts(open: ModelFlow, kind: ProofKind, who: Character, right: boolean): Promise<boolean> {
    try {
      await this.#give(open, kind, who, right);
      return true;
    } catch (error) {
      if (isHawserError(error)) return false;
      throw error;
    }
  }

  async #give({ token, owner }: ModelFlow, kind: ProofKind, who: Character, right: boolean): Promise<void> {
    const { context, place } = this.#world;
    switch (kind) {
      case 'password':
        return await givePassword(context, token, place, right ? (who.password ?? 'none') : 'wrong');
      case 'pass':
        return await givePass(context, token, place, right ? (who.pass ?? 'none') : 'AAAA-AAAA-AAAA-AAAA');
      case 'code':
        return await giveCode(context, token, place, right ? this.#world.code(who) : '12345x');
      case 'recovery':
        return await giveRecoveryCode(context, token, place, right ? (who.codes.pop() ?? 'none') : 'wrong');
      case 'passkey':
      case 'touch': {
        const { challenge } = await askPasskey(context, token, place);
        const key = right ? (who.key ?? new SoftAuthenticator()) : new SoftAuthenticator();
        const answer = key.assert(this.#world.ceremony(challenge), { verifiesUser: kind === 'passkey' });
        return await givePasskey(context, token, place, answer);
      }
      case 'set-up': {
        const { secret } = await setUpAuthenticator(context, token, place);
        const made = { ...owner.who, secret: secret.replaceAll(' ', '') };
        await confirmAuthenticator(context, token, place, right ? this.#world.code(made) : '12345x');
        owner.who.secret = made.secret;
        return;
      }
      case 'register': {
        const { challenge } = await askRegistration(context, token, place);
        const key = new SoftAuthenticator();
        const asked = right ? challenge : 'another';
        const response = key.register(this.#world.ceremony(asked), this.#world.handleOf(owner.who));
        await confirmPasskey(context, token, place, { response, name: 'Key' });
        owner.who.key = key;
        return;
      }
      case 'choose': {
        const chosen = `a chosen password, nr. ${this.#now}`;
        await choosePassword(context, token, place, right ? chosen : 'short');
        owner.who.password = chosen;
      }
    }
  }

  async #codes(index: number): Promise<void> {
    const open = this.#flows[index];
    if (!open) return;
    const { context, place } = this.#world;
    try {
      open.owner.who.codes = [...(await makeRecoveryCodes(context, open.token, place))];
      await confirmRecoveryCodes(context, open.token, place);
    } catch (error) {
      if (!isHawserError(error)) throw error;
    }
  }

  async #finish(index: number): Promise<void> {
    const open = this.#flows[index];
    if (!open) return;
    const { context, place } = this.#world;
    const signedIn = await finish(context, open.token, place).catch((error: unknown) => {
      if (isHawserError(error)) return undefined;
      throw error;
    });
    if (!signedIn) return;
    const { owner, proofs } = open;
    const state = proofs.join(', ');
    assert.ok(!open.over, `a sign-in that is over gave a session: ${state}`);
    assert.ok(this.#now - open.startedAt <= 60 * MINUTE, 'a sign-in was under way for too long');
    assert.equal(signedIn.person.id, owner.who.person.id);
    assert.ok(!owner.isBlocked, 'somebody who is blocked has a session');
    assert.ok(['password', 'pass', 'passkey', 'touch'].includes(proofs[0] ?? ''), `no first factor: ${state}`);
    assert.ok(!open.isTemporary, 'a temporary password opened something');
    const isPrivileged = owner.isHolder || owner.isEmergency;
    const worth = proofs.map((kind) => (kind === 'passkey' || (kind === 'pass' && !isPrivileged) ? 2 : 1));
    const factors = worth.reduce((sum, one) => sum + one, 0);
    if (isPrivileged || open.two || this.#everybodyTwo) assert.ok(factors >= 2, `one factor was enough: ${state}`);
    const session = await resumeSession(context, signedIn.token);
    assert.equal(session?.amr.includes('mfa'), factors >= 2);
    open.over = true;
  }
}
