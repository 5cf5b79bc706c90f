import { sql } from 'kysely';
import { SECOND } from '../../src/base/clock.ts';
import { codeAt, newSecret } from '../../src/cloud/accounts/methods/authenticator.ts';
import type { Method } from '../../src/cloud/accounts/methods/method.ts';
import { listMethods } from '../../src/cloud/accounts/methods/method-store.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import { operate } from '../../src/cloud/control/operations.ts';
import { forgetLimits } from '../kit/forget-limits.ts';
import type { RedirectBrowser, Visit } from '../kit/redirect-browser.ts';
import { browserOf, prove } from './sign-in-client.ts';
import type { SignInWorld } from './sign-in-kit.ts';
import { PASSWORD } from './sign-in-kit.ts';

let people = 0;

/** Somebody who looks after their own account, in a browser. */
export class OwnAccount {
  readonly name: string;
  readonly browser: RedirectBrowser;
  readonly #world: SignInWorld;
  secret = '';

  private constructor(world: SignInWorld, name: string, language?: string) {
    this.#world = world;
    this.name = name;
    this.browser = browserOf(world, language);
  }

  static async make(
    world: SignInWorld,
    {
      roles = [],
      authenticator = false,
      language,
    }: { readonly roles?: readonly Role[]; readonly authenticator?: boolean; readonly language?: string } = {},
  ): Promise<OwnAccount> {
    await forgetLimits(world.database.kysely);
    const account = new OwnAccount(world, `own${++people}@contoso.example`, language);
    await operate(world.operations, 'create-user', {
      name: account.name,
      password: { text: PASSWORD },
      roles: [...roles],
    });
    if (authenticator) await account.noteAuthenticator();
    return account;
  }

  /** The same person in another browser. */
  elsewhere(): OwnAccount {
    const other = new OwnAccount(this.#world, this.name);
    other.secret = this.secret;
    return other;
  }

  /** What an administrator does at the command line. */
  async noteAuthenticator(): Promise<void> {
    this.secret = newSecret();
    await operate(this.#world.operations, 'add-authenticator', { name: this.name, secret: this.secret });
  }

  /** What the app shows next. */
  code(secret = this.secret): string {
    this.#world.clock.aheadMs += 30 * SECOND;
    return codeAt(secret, this.#world.clock.now());
  }

  /** Opens a page, and proves what is asked on the way. */
  async open(path: string): Promise<Visit> {
    return await this.answer(await this.browser.open(path));
  }

  /** Answers the pages of the sign-in, as far as there are any. */
  async answer(page: Visit, password = PASSWORD): Promise<Visit> {
    let visit = page;
    for (let steps = 0; steps < 4 && /^\/sign-in(?:\/|$)/.test(new URL(visit.url).pathname); steps++)
      visit = visit.url.endsWith('/code')
        ? await this.browser.send(visit, '/code', { code: this.code() })
        : await prove(this.browser, visit, this.name, password);
    return visit;
  }

  async methods(): Promise<readonly Method[]> {
    const { kysely } = this.#world.database;
    return await listMethods(kysely, await getPerson(kysely, this.#world.tenant, this.name));
  }

  async kinds(): Promise<readonly string[]> {
    return (await this.methods()).map(({ kind }) => kind);
  }

  /** As a forest would have said. */
  async haveMailbox(address: string): Promise<void> {
    const { kysely } = this.#world.database;
    const { id, tenant } = await getPerson(kysely, this.#world.tenant, this.name);
    await sql`insert into address (tenant, kind, value, object_id, is_primary)
      values (${tenant.number}, 'smtp', ${address}, ${id}, true)`.execute(kysely);
  }

  /** Mail to an address, the latest first. */
  async mailTo(address: string): Promise<readonly { readonly subject: string; readonly text: string }[]> {
    const { rows } = await sql<{ subject: string; text: string }>`select subject, text from mail
      where tenant = ${this.#world.tenant.number} and recipient = ${address} order by id desc`.execute(
      this.#world.database.kysely,
    );
    return rows;
  }

  async mailedCode(address: string): Promise<string> {
    const [latest] = await this.mailTo(address);
    return /\b(\d{6})\b/.exec(latest?.text ?? '')?.[1] ?? '';
  }
}

export function pathOf({ url }: Visit): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** What a page asks the browser of a passkey. */
export function optionsOn({ text }: Visit): { readonly challenge: string; readonly user: { readonly id: string } } {
  const written = /data-options="([^"]*)"/.exec(text)?.[1] ?? '{}';
  return JSON.parse(written.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

export function keyOn({ text }: Visit): string {
  return (/<code>([A-Z2-7 ]{39})<\/code>/.exec(text)?.[1] ?? '').replaceAll(' ', '');
}
