import { toSourceAnchor } from '../../sync/index.ts';
import { SECOND } from '../../base/clock.ts';
import type { Clock } from '../../base/clock.ts';
import type { EventEntry, EventLog } from '../../base/event-log.ts';
import { isHawserError } from '../../base/errors.ts';
import { domainOf, isAccountEnabled, sameDn } from '../../directory/index.ts';
import type { SignInRefusal } from '../../ldap/index.ts';
import { Authenticator, textOf } from '../../ldap/index.ts';
import type { LocatedSource, SourceAnchor } from '../../sync/index.ts';
import type { OutcomeReason, RelayOutcome, RequestOf } from '../../wire/index.ts';
import type { ForestDomains } from './forests.ts';
import { WrongPasswords } from './wrong-passwords.ts';

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

const countsAsWrong: ReadonlySet<string> = new Set(['ldap.wrong-password', 'ldap.account-locked']);

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
  readonly #wrong: WrongPasswords;

  constructor(options: PassThroughOptions) {
    this.#options = options;
    this.#wrong = new WrongPasswords(options.clock);
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

  async #decide({ anchor, password, request }: VerifyRequest): Promise<Answer> {
    const found = await this.#options.locate(toSourceAnchor(anchor));
    const people = found.filter(({ objectClass }) => objectClass === 'user' || objectClass === 'inetOrgPerson');
    const enabled = people.filter(({ userAccountControl: control }) => control === null || isAccountEnabled(control));
    if (enabled.length > 1) return { result: 'failed', reason: 'ambiguous', code: 80_004 };
    const source = enabled[0] ?? people[0];
    const domains = source && this.#options.forests.get(source.connector);
    if (!source || !domains) return { result: 'failed', reason: 'not-found', code: 80_004 };
    try {
      const tried = await this.#wrong.attempt(source, domains, {
        bind: async () => await this.#bind(source, domains, password),
        // Active Directory says more than "wrong" to the right password alone, but that it is locked to any.
        isWrong: (bound) => bound !== undefined && countsAsWrong.has(bound.refusal?.code ?? ''),
      });
      if (!tried) return { result: 'refused', reason: 'too-many-attempts' };
      const { answer: bound } = tried;
      return bound ? toAnswer(bound.refusal) : { result: 'failed', reason: 'not-found', code: 80_004 };
    } catch (error) {
      if (!isHawserError(error)) throw error;
      const detail = error.detail ?? error.message;
      await this.#options.events.write(signInEvent, { person: source.dn, detail, code: error.code }, request);
      return failures[error.code] ?? { result: 'failed', reason: 'directory-configuration', code: 80_005 };
    }
  }

  /**
   * Binds by the name that the import saw, while the directory is asked which name the person has now: somebody may
   * have been renamed since, and somebody else may have got the old name. Only what was said of the person's own name
   * is believed. Undefined: the person is not there any more.
   */
  async #bind(
    source: LocatedSource,
    domains: ForestDomains,
    password: string,
  ): Promise<{ readonly refusal: SignInRefusal } | undefined> {
    const verify = async (dn: string): Promise<SignInRefusal> =>
      await this.#authenticator(domains, dn).verify(dn, password);
    const [refusal, dn] = await Promise.all([verify(source.dn), nameNow(source, domains)]);
    if (dn === undefined) return undefined;
    return { refusal: sameDn(dn, source.dn) ? refusal : await verify(dn) };
  }

  #authenticator(domains: ForestDomains, dn: string): Authenticator {
    const { forest } = domains;
    const { session, kind } = forest;
    const home = session.domain.toLowerCase();
    const domain = kind === 'active-directory' ? domainOf(dn).toLowerCase() : home;
    const key = `${forest.id} ${domain}`;
    let authenticator = this.#authenticators.get(key);
    if (!authenticator) {
      const servers = domains.serversOf(domain);
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

/**
 * A generic directory is asked whether the name is still this person's; Active Directory finds objects by their GUID,
 * whatever their name.
 */
async function nameNow({ anchor, dn }: LocatedSource, domains: ForestDomains): Promise<string | undefined> {
  if (domains.forest.kind === 'active-directory') return await domains.find(anchor, dn);
  const { session } = await domains.home();
  const uuid = textOf((await session.read(dn, ['entryUUID']))?.attributes ?? {}, 'entryUUID');
  return uuid?.toLowerCase() === anchor ? dn : undefined;
}

function toAnswer(refusal: SignInRefusal): Answer {
  if (!refusal) return { result: 'success', reason: 'done' };
  const { reason } = refusal.data;
  const known = refusals[refusal.code] ?? (typeof reason === 'string' ? restrictions[reason] : undefined);
  return known ?? { result: 'refused', reason: 'restricted', code: 80_007 };
}
