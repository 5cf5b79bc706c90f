import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOUR, MINUTE, SECOND } from '../../src/base/clock.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Actor } from '../../src/cloud/accounts/actor.ts';
import { blockSignIn } from '../../src/cloud/accounts/block.ts';
import { createAdministrator, createPerson } from '../../src/cloud/accounts/create-person.ts';
import { setPassword } from '../../src/cloud/accounts/credential.ts';
import { endSessionsOf } from '../../src/cloud/accounts/end-sessions.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import { assignRole, removeRole } from '../../src/cloud/accounts/role-assignment.ts';
import { lookAtSession, resumeSession, sweepSessions } from '../../src/cloud/accounts/session.ts';
import { signIn } from '../kit/sign-in.ts';
import { changeRoleSettings } from '../../src/cloud/accounts/role-settings.ts';
import type { Act, ModelPerson } from './accounts-model.ts';
import { AccountsModel } from './accounts-model.ts';
import type { TestTenant } from './cloud-kit.ts';
import { add, remove, update } from './cloud-kit.ts';
import { counting } from '../kit/counting.ts';

const PEOPLE = ['root', 'spare', 'helper', 'anna', 'sam'] as const;
const ROLES = ['global', 'user', 'password', 'help-desk', 'authentication-policy', 'reader'] as const;
const SAM = { displayName: 'Sam' };

const somebody = fc.constantFrom(...PEOPLE);
const by = fc.oneof({ weight: 1, arbitrary: fc.constant('operator' as const) }, { weight: 3, arbitrary: somebody });

/** What happens in the life of a tenant, as far as sessions and roles go. */
export const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('sign-in' as const), who: somebody, right: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), session: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), by, session: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end-all' as const), by, who: somebody }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('assign' as const, 'remove' as const),
      by,
      who: somebody,
      role: fc.constantFrom(...ROLES),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('block' as const), by, who: somebody, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('password' as const), who: somebody }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('forest' as const),
      what: fc.constantFrom('delete' as const, 'add' as const, 'disable' as const, 'enable' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('switch' as const), by, on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 30 * SECOND, 61 * SECOND, 20 * MINUTE, HOUR - 1, HOUR, 4 * HOUR, 12 * HOUR),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
);

type Action = (typeof action extends fc.Arbitrary<infer T> ? T : never) & object;

/** One tenant that lives through actions, beside a model of what must come of them. */
export class AccountsHistory {
  readonly #t: TestTenant;
  readonly #model: AccountsModel;
  readonly #sam: string;
  #attempts = 0;

  private constructor(t: TestTenant, model: AccountsModel, sam: string) {
    this.#t = t;
    this.#model = model;
    this.#sam = sam;
  }

  static async start(t: TestTenant): Promise<AccountsHistory> {
    const people = PEOPLE.map((name): ModelPerson => {
      const isEmergency = name === 'root' || name === 'spare';
      return {
        upn: t.at(name),
        synchronized: name === 'sam',
        emergency: isEmergency,
        roles: new Set<Role>(isEmergency ? ['global'] : []),
        password: `a first password, nr. ${PEOPLE.indexOf(name)}`,
        blocked: false,
        disabled: false,
        deleted: false,
      };
    });
    const { targetId = '' } = await t.sendOne(add('sam', { ...SAM, userPrincipalName: t.at('sam') }));
    for (const { upn, password, emergency, synchronized } of people) {
      const wanted = { upn, password };
      if (emergency) await createAdministrator(t.context, t.tenant, wanted, 'test');
      else if (!synchronized) await createPerson(t.context, t.tenant, wanted, 'test');
      else await setPassword(t.context, t.tenant, (await getPerson(t.connection, t.tenant, upn)).id, password);
    }
    return new AccountsHistory(t, new AccountsModel(people), targetId);
  }

  get #now(): number {
    return this.#t.clock.now().getTime();
  }

  #person(name: string): ModelPerson {
    const found = this.#model.people.find(({ upn }) => upn === this.#t.at(name));
    if (!found) throw new TypeError(`there is nobody called ${name}`);
    return found;
  }

  async live(done: Action): Promise<void> {
    switch (done.kind) {
      case 'sign-in':
        return await this.#signIn(this.#person(done.who), done.right);
      case 'use':
        return await this.#use(done.session);
      case 'end':
        return await this.#end(done.by, done.session);
      case 'end-all': {
        const who = this.#person(done.who);
        return await this.#act(done.by, who, 'end-sessions', {
          run: async (actor) =>
            await endSessionsOf(this.#context, this.#t.tenant, { name: who.upn, session: 'all' }, actor),
          done: () => this.#model.endAll(who),
        });
      }
      case 'assign':
      case 'remove':
        return await this.#changeRole(done.kind, done.by, this.#person(done.who), done.role);
      case 'block':
        return await this.#block(done.by, this.#person(done.who), done.on);
      case 'password':
        return await this.#changePassword(this.#person(done.who));
      case 'forest':
        return await this.#forest(done.what);
      case 'switch':
        return await this.#switch(done.by, done.on);
      case 'wait':
        return this.#t.clock.advance(done.ms);
      case 'sweep':
        return await sweepSessions(this.#t.context);
    }
  }

  /**
   * Every session there ever was is alive or not as it must be, with the roles that are in force; and somebody can
   * always come in.
   */
  async check(stranger: TestTenant): Promise<void> {
    const { sessions, people } = this.#model;
    for (const session of sessions) {
      const found = await lookAtSession(this.#t.context, session.token);
      const alive = this.#model.isAlive(session, this.#now);
      assert.equal(found?.person.upn, alive ? session.who.upn : undefined);
      if (found) assert.deepEqual(found.person.roles.toSorted(), this.#model.inForce(session.who));
      const elsewhere = session.token.replace(this.#t.tenant.id, stranger.tenant.id);
      assert.equal(await lookAtSession(this.#t.context, elsewhere), undefined);
    }
    assert.ok(people.some((one) => this.#model.isUsableEmergency(one)));
  }

  get #context() {
    return { ...this.#t.context, log: silentLog() };
  }

  async #actor(name: string): Promise<Actor | undefined> {
    if (name === 'operator') return { operator: 'test' };
    const who = this.#person(name);
    return who.deleted ? undefined : { person: await getPerson(this.#t.connection, this.#t.tenant, who.upn) };
  }

  /** Runs what the model allows, and expects a refusal of anything else. */
  async #act(
    by: string,
    who: ModelPerson,
    act: Act,
    { run, done }: { readonly run: (actor: Actor) => Promise<unknown>; readonly done: () => void },
    obstacle?: string,
  ): Promise<void> {
    const actor = await this.#actor(by);
    if (!actor) return;
    const mayAct = by === 'operator' || this.#model.mayAct(this.#person(by), who, act);
    const refused = who.deleted ? 'accounts.unknown-user' : mayAct ? obstacle : 'accounts.';
    if (refused === undefined) {
      await run(actor);
      done();
    } else await assert.rejects(run(actor), (error) => isHawserError(error) && error.code.startsWith(refused));
  }

  async #signIn(who: ModelPerson, right: boolean): Promise<void> {
    const client = { address: `192.0.2.${++this.#attempts}` };
    const attempt = signIn(
      { ...this.#context, ...counting },
      { upn: who.upn, password: right ? who.password : 'wrong', client },
    );
    const token = await attempt.catch(() => undefined);
    assert.equal(token !== undefined, right && this.#model.canSignIn(who));
    if (!token) return;
    const id = (await resumeSession(this.#t.context, token))?.id;
    if (id === undefined) throw new TypeError('the session was over before it began');
    this.#model.sessions.push({ token, id, who, since: this.#now, seen: this.#now, ended: false });
  }

  async #use(index: number): Promise<void> {
    const session = this.#model.sessions[index];
    if (!session) return;
    await resumeSession(this.#t.context, session.token);
    this.#model.use(session, this.#now);
  }

  async #end(by: string, index: number): Promise<void> {
    const session = this.#model.sessions[index];
    // Whether the row of one that is over is still there depends on the sweep.
    if (!session || !this.#model.isAlive(session, this.#now)) return;
    const { who, id } = session;
    await this.#act(by, who, 'end-sessions', {
      run: async (actor) => await endSessionsOf(this.#context, this.#t.tenant, { name: who.upn, session: id }, actor),
      done: () => (session.ended = true),
    });
  }

  async #changeRole(kind: 'assign' | 'remove', by: string, who: ModelPerson, role: Role): Promise<void> {
    const isChange = who.roles.has(role) !== (kind === 'assign');
    const isRisk = kind === 'assign' && role === 'global' && who.synchronized && !this.#model.allowSynchronizedGlobal;
    const isLast = kind === 'remove' && role === 'global' && this.#model.isLastEmergency(who);
    const obstacle = !isChange
      ? undefined
      : isRisk
        ? 'accounts.synchronized-global'
        : isLast
          ? 'accounts.last-emergency'
          : undefined;
    const change = kind === 'assign' ? assignRole : removeRole;
    const run = async (actor: Actor) => await change(this.#context, this.#t.tenant, { name: who.upn, role }, actor);
    const done = (): void => {
      if (!isChange) return;
      if (kind === 'assign') who.roles.add(role);
      else who.roles.delete(role);
      this.#model.endAll(who);
    };
    await this.#act(by, who, 'roles', { run, done }, obstacle);
  }

  async #block(by: string, who: ModelPerson, on: boolean): Promise<void> {
    const isChange = who.blocked !== on;
    const obstacle = isChange && on && this.#model.isLastEmergency(who) ? 'accounts.last-emergency' : undefined;
    const run = async (actor: Actor) =>
      await blockSignIn(this.#context, this.#t.tenant, { name: who.upn, isBlocked: on }, actor);
    const done = (): void => {
      if (!isChange) return;
      who.blocked = on;
      this.#model.endAll(who);
    };
    await this.#act(by, who, 'block', { run, done }, obstacle);
  }

  async #switch(by: string, on: boolean): Promise<void> {
    const actor = await this.#actor(by);
    if (!actor) return;
    const change = changeRoleSettings(this.#context, this.#t.tenant, { allowSynchronizedGlobal: on }, actor);
    if (by !== 'operator' && !this.#model.inForce(this.#person(by)).includes('global'))
      return await assert.rejects(change, { code: 'accounts.role-needed' });
    await change;
    this.#model.allowSynchronizedGlobal = on;
    const sam = this.#person('sam');
    if (sam.roles.has('global')) this.#model.endAll(sam);
  }

  async #changePassword(who: ModelPerson): Promise<void> {
    if (who.deleted) return;
    who.password = `another password, number ${++this.#attempts}`;
    const { id } = await getPerson(this.#t.connection, this.#t.tenant, who.upn);
    await setPassword(this.#t.context, this.#t.tenant, id, who.password);
    this.#model.endAll(who);
  }

  async #forest(what: 'delete' | 'add' | 'disable' | 'enable'): Promise<void> {
    const sam = this.#person('sam');
    if (what === 'delete') {
      await this.#t.send(remove('sam'));
      sam.deleted = true;
    } else if (what === 'add') {
      const operation = add('sam', { ...SAM, userPrincipalName: sam.upn, accountEnabled: true });
      const { outcome, code } = await this.#t.sendOne(operation);
      if (sam.deleted && sam.roles.size > 0) {
        // Whoever has a role comes back by the hand of an administrator.
        assert.deepEqual([outcome, code], ['rejected', 'InvalidHardMatch']);
        await restoreObject(this.#t.context, this.#t.tenant, this.#sam, 'test');
        await this.#t.send(operation);
      }
      sam.deleted = false;
      sam.disabled = false;
    } else {
      if (sam.deleted) return;
      await this.#t.send(update('sam', { accountEnabled: what === 'enable' }));
      sam.disabled = what === 'disable';
    }
    // Being back is no reason for an old session to be back.
    if (sam.deleted || sam.disabled) this.#model.endAll(sam);
  }
}
