import type { Person } from '../../src/cloud/accounts/person.ts';
import type { Session } from '../../src/cloud/accounts/session.ts';
import { openSession, resumeSession } from '../../src/cloud/accounts/session.ts';
import { withRequest } from '../../src/cloud/apis/oauth/current-request.ts';
import { OidcRecords } from '../../src/cloud/apis/oauth/oidc-records.ts';
import type { SignInWorld } from './sign-in-kit.ts';

/** What the provider keeps for requests of one session, without a browser around it. */
export class SessionRecords {
  readonly session: Session;
  readonly #world: SignInWorld;

  private constructor(world: SignInWorld, session: Session) {
    this.#world = world;
    this.session = session;
  }

  static async open(world: SignInWorld, person: Person): Promise<SessionRecords> {
    const proof = { provedAt: new Date(), verifier: null, client: { address: '192.0.2.1' } };
    const opened = await openSession(world.operations, person, proof);
    const session = await resumeSession(world.operations, opened?.token);
    if (!session) throw new Error('nobody is signed in');
    return new SessionRecords(world, session);
  }

  of(model: string): OidcRecords {
    const stop = (why: string) => () => new Error(why);
    const { operations, tenant } = this.#world;
    const stops = { replayed: stop('replayed'), redeemed: stop('redeemed'), ended: stop('ended') };
    return new OidcRecords(model, { ...operations, tenant, ...stops });
  }

  async keep(model: string, id: string): Promise<void> {
    const { session } = this;
    const request = { presents: 'nothing', asked: {}, sessions: [session], session } as const;
    await withRequest(request, async () => await this.of(model).upsert(id, { accountId: session.person.id }, 60));
  }
}
