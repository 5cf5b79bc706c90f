import { toSourceAnchor } from '../../sync/index.ts';
import { SECOND } from '../../base/clock.ts';
import type { Clock } from '../../base/clock.ts';
import type { EventEntry, EventLog } from '../../base/event-log.ts';
import { isHawserError } from '../../base/errors.ts';
import { domainOf, isAccountEnabled } from '../../directory/index.ts';
import type { SignInRefusal } from '../../ldap/index.ts';
import { Authenticator, textOf } from '../../ldap/index.ts';
import type { LocatedSource, SourceAnchor } from '../../sync/index.ts';
import type { OutcomeReason, RelayOutcome, RequestOf } from '../../wire/index.ts';
import type { ForestDomains } from './forests.ts';
import { isUntouched, maySend } from './guessing.ts';
import { readPolicy } from './policy.ts';

type VerifyRequest = RequestOf<'verify'>;

export interface PassThroughOptions {
  readonly clock: Clock;
  readonly events: EventLog;
  readonly forests: ReadonlyMap<string, ForestDomains>;
  readonly locate: (sourceAnchor: SourceAnchor) => Promise<readonly LocatedSource[]>;
}

/** A person waits at the sign-in page. */
const timeouts = { connectMs: 5 * SECOND, operationMs: 10 * SECOND };
const CONNECTIONS = 16;

interface Answer {
  readonly result: RelayOutcome['result'];
  readonly reason: OutcomeReason;
  /** The field's AADSTS800xx, where there is one. */
  readonly code?: number;
}

/** What a refused bind means. Active Directory says more than "wrong" only to somebody who knows the password. */
const refusals: Readonly<Record<string, Answer>> = {
  'ldap.wrong-password': { result: 'refused', reason: 'wrong-password' },
  'ldap.password-expired': { result: 'refused', reason: 'password-expired', code: 80_007 },
  'ldap.password-must-change': { result: 'refused', reason: 'must-change', code: 80_011 },
  'ldap.account-disabled': { result: 'refused', reason: 'disabled', code: 80_007 },
  'ldap.account-locked': { result: 'refused', reason: 'locked', code: 80_007 },
  'ldap.account-expired': { result: 'refused', reason: 'account-expired', code: 80_007 },
};

const restrictions: Readonly<Record<string, Answer>> = {
  'logon hours': { result: 'refused', reason: 'logon-hours', code: 80_012 },
  workstation: { result: 'refused', reason: 'workstation', code: 80_007 },
};

const failures: Readonly<Record<string, Answer>> = {
  'ldap.timeout': { result: 'failed', reason: 'directory-unreachable', code: 80_002 },
  'ldap.connection-lost': { result: 'failed', reason: 'directory-unreachable', code: 80_001 },
  'ldap.unreachable': { result: 'failed', reason: 'directory-unreachable', code: 80_001 },
  'ldap.no-server-reachable': { result: 'failed', reason: 'directory-unreachable', code: 80_001 },
  'ldap.busy': { result: 'failed', reason: 'directory-unreachable', code: 80_001 },
};

export const signInEvent = {
  source: 'Hawser',
  id: 34_230,
  level: 'error',
  text: {
    en: 'A password of {person} could not be checked: {detail} [{code}]',
    nl: 'Een wachtwoord van {person} kon niet worden gecontroleerd: {detail} [{code}]',
  },
} as const satisfies EventEntry;

/**
 * Pass-through authentication: the password is right when the person's own domain controller takes it. People sign in
 * by their DN, as a userPrincipalName may be somebody else's implicit one (name@domain), and one password must never be
 * checked for another person.
 */
export class PassThrough implements AsyncDisposable {
  readonly #options: PassThroughOptions;
  readonly #authenticators = new Map<string, Authenticator>();

  constructor(options: PassThroughOptions) {
    this.#options = options;
  }

  async verify(request: VerifyRequest): Promise<RelayOutcome> {
    const { clock } = this.#options;
    const { result, reason, code } = await this.#decide(request);
    const events = code === undefined ? [] : [code];
    return { result, reason, events, warnings: [], at: clock.now().toISOString() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const authenticator of this.#authenticators.values()) await authenticator[Symbol.asyncDispose]();
  }

  async #decide({ anchor, password, guesses, request }: VerifyRequest): Promise<Answer> {
    const found = await this.#options.locate(toSourceAnchor(anchor));
    const people = found.filter(({ objectClass }) => objectClass === 'user' || objectClass === 'inetOrgPerson');
    const enabled = people.filter(({ userAccountControl: control }) => control === null || isAccountEnabled(control));
    if (enabled.length > 1) return { result: 'failed', reason: 'ambiguous', code: 80_004 };
    const source = enabled[0] ?? people[0];
    const domains = source && this.#options.forests.get(source.connector);
    if (!source || !domains) return { result: 'failed', reason: 'not-found', code: 80_004 };
    try {
      return await this.#ask(source, domains, { password, guesses });
    } catch (error) {
      if (!isHawserError(error)) throw error;
      const detail = error.detail ?? error.message;
      await this.#options.events.write(signInEvent, { person: source.dn, detail, code: error.code }, request);
      return failures[error.code] ?? { result: 'failed', reason: 'directory-configuration', code: 80_005 };
    }
  }

  /**
   * The directory is asked first which name the person has now: somebody may have been renamed since, and somebody else
   * may have got the old name. How many wrong passwords it has counted is read there and then too, and the password
   * goes to the same domain controller, as each counts for itself.
   */
  async #ask(
    source: LocatedSource,
    domains: ForestDomains,
    { password, guesses }: Pick<VerifyRequest, 'password' | 'guesses'>,
  ): Promise<Answer> {
    if (domains.forest.kind !== 'active-directory') {
      const isThere = await isNameOf(source, domains);
      return isThere ? toAnswer(await this.#authenticator(domains, source.dn).verify(source.dn, password)) : nobody;
    }
    const account = await domains.account(source.anchor, source.dn);
    if (!account) return nobody;
    const { dn, server } = account;
    if (!isUntouched(guesses, account)) {
      const policy = await readPolicy(await domains.of(dn), { guid: source.anchor });
      if (!maySend(policy, guesses, account, this.#options.clock.now()))
        return { result: 'refused', reason: 'too-many-attempts' };
    }
    return toAnswer(await this.#authenticator(domains, dn, server).verify(dn, password));
  }

  /** `server`: the name of the domain controller that is asked first. */
  #authenticator(domains: ForestDomains, dn: string, server = ''): Authenticator {
    const { forest } = domains;
    const { session, kind } = forest;
    const home = session.domain.toLowerCase();
    const domain = kind === 'active-directory' ? domainOf(dn).toLowerCase() : home;
    const key = `${forest.id} ${domain} ${server}`;
    let authenticator = this.#authenticators.get(key);
    if (!authenticator) {
      const listed = domains.serversOf(domain);
      const first = listed?.filter(({ name }) => name === server) ?? (server === '' ? [] : [{ name: server }]);
      const servers = [...first, ...(listed ?? []).filter(({ name }) => name !== server)];
      const { security, caFile, resolveSrv } = session;
      authenticator = new Authenticator(
        { domain, servers, security, caFile, resolveSrv, timeouts },
        { connections: CONNECTIONS },
      );
      this.#authenticators.set(key, authenticator);
    }
    return authenticator;
  }
}

const nobody: Answer = { result: 'failed', reason: 'not-found', code: 80_004 };

/** Whether the name is still this person's; Active Directory finds objects by their GUID, whatever their name. */
async function isNameOf({ anchor, dn }: LocatedSource, domains: ForestDomains): Promise<boolean> {
  const { session } = await domains.home();
  const uuid = textOf((await session.read(dn, ['entryUUID']))?.attributes ?? {}, 'entryUUID');
  return uuid?.toLowerCase() === anchor;
}

function toAnswer(refusal: SignInRefusal): Answer {
  if (!refusal) return { result: 'success', reason: 'done' };
  const { reason } = refusal.data;
  const known = refusals[refusal.code] ?? (typeof reason === 'string' ? restrictions[reason] : undefined);
  return known ?? { result: 'refused', reason: 'restricted', code: 80_007 };
}
