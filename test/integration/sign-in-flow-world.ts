import { randomBytes } from 'node:crypto';
import { silentLog } from '../../src/base/log.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { identify } from '../../src/cloud/accounts/flow/first-factor.ts';
import type { FlowContext, FlowToken, OpenFlow } from '../../src/cloud/accounts/flow/open-flow.ts';
import { readFlow } from '../../src/cloud/accounts/flow/open-flow.ts';
import { codeAt, newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import { addAuthenticator, addRecoveryCodes } from '../../src/cloud/accounts/methods/change-methods.ts';
import { issuePass } from '../../src/cloud/accounts/issue-pass.ts';
import { registerPasskey } from '../../src/cloud/accounts/methods/passkey-registration.ts';
import { toUserHandle } from '../../src/cloud/accounts/methods/user-handle.ts';
import { inTransaction } from '../../src/base/database/transaction.ts';
import { markEmergency, ensureAccount } from '../../src/cloud/accounts/account.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { changePolicy } from '../../src/cloud/accounts/policy/change-policy.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import { SECOND } from '../../src/base/clock.ts';
import { SoftAuthenticator } from '../kit/soft-authenticator.ts';
import type { TestTenant } from './cloud-kit.ts';
import { forgetLimits } from '../kit/forget-limits.ts';
import { counting } from '../kit/counting.ts';

const origin = 'https://id.example.com';
const relyingParty = 'id.example.com';
const place = { relyingParty, origins: [origin] };
const operator = { operator: 'test' };

/** What somebody of a test starts with. */
export interface Kit {
  readonly password?: string;
  readonly mustChange?: boolean;
  readonly roles?: readonly Role[];
  readonly emergency?: boolean;
  readonly authenticator?: boolean;
  /** Whether it verifies its owner. */
  readonly passkey?: boolean | undefined;
  readonly codes?: boolean;
  readonly pass?: 'once' | 'many' | undefined;
}

/** Somebody, with what they can answer. */
export interface Character {
  readonly person: Person;
  password: string | undefined;
  secret: string | undefined;
  codes: string[];
  pass: string | undefined;
  key: SoftAuthenticator | undefined;
}

/** A tenant, and people in front of its sign-in. */
export class SignInWorld {
  readonly t: TestTenant;
  readonly place = { client: { address: '192.0.2.1' } };
  #people = 0;

  constructor(t: TestTenant) {
    this.t = t;
  }

  get context(): FlowContext {
    return { ...this.t.context, log: silentLog(), ...counting, addresses: [origin] };
  }

  async policy(document: unknown): Promise<void> {
    await changePolicy(this.context, this.t.tenant, { document, acceptsImpact: true }, operator);
  }

  async somebody(kit: Kit = {}): Promise<Character> {
    const { password, mustChange = false, roles = [], emergency = false } = kit;
    const upn = this.t.at(`p${++this.#people}`);
    const wanted = { upn, roles, mustChange, emergency, ...(password !== undefined && { password }) };
    const person = await createPerson(this.t.context, this.t.tenant, wanted, 'test');
    const made: Character = {
      ...{ person, password, secret: undefined, codes: [], pass: undefined, key: undefined },
    };
    await this.give(made, kit);
    return made;
  }

  async give(to: Character, { authenticator = false, passkey, codes = false, pass }: Kit): Promise<void> {
    const name = to.person.upn;
    if (authenticator) {
      to.secret = newSecret();
      await addAuthenticator(this.context, this.t.tenant, { name, secret: to.secret }, operator);
    }
    if (codes) to.codes = [...(await addRecoveryCodes(this.context, this.t.tenant, { name }, operator)).codes];
    if (pass !== undefined)
      to.pass = (await issuePass(this.context, this.t.tenant, { name, minutes: 600, uses: pass }, operator)).value;
    if (passkey !== undefined) await this.#register(to, passkey);
  }

  async #register(to: Character, verifiesUser: boolean): Promise<void> {
    const key = new SoftAuthenticator({ verifiesUser });
    const challenge = randomBytes(32).toString('base64url');
    const response = key.register({ challenge, origin, relyingParty }, this.handleOf(to));
    const rules = { storage: 'any', models: [] } as const;
    const asked = { challenge, place, rules, source: 'self', name: 'Key' } as const;
    await inTransaction(this.context, async (inside) => await registerPasskey(inside, to.person, response, asked));
    to.key = key;
  }

  handleOf({ person }: Character): string {
    return toUserHandle({ tenant: person.tenant.id, id: person.id });
  }

  /** What the authenticator shows now; a new one each time, since the clock goes on. */
  code({ secret }: Character): string {
    this.t.clock.advance(30 * SECOND);
    return secret === undefined ? '000000' : codeAt(secret, this.t.clock.now());
  }

  async start({ person }: Pick<Character, 'person'>, demand: 1 | 2 = 1): Promise<FlowToken> {
    return await identify(this.context, { upn: person.upn, demand });
  }

  async look(token: string): Promise<OpenFlow> {
    return await readFlow(this.context, token, this.place);
  }

  ceremony(challenge: string) {
    return { challenge, origin, relyingParty };
  }

  async forgetLimits(): Promise<void> {
    await forgetLimits(this.t.connection);
  }

  async makeEmergency({ person }: Character): Promise<void> {
    await ensureAccount(this.t.connection, person.tenant, person.id);
    await markEmergency(this.t.connection, person.tenant, person.id);
  }
}
