import { randomInt, timingSafeEqual } from 'node:crypto';
import { HOUR, MINUTE } from '../../../base/clock.ts';
import type { Language, Text } from '../../../base/messages.ts';
import { format } from '../../../base/messages.ts';
import type { RateLimit } from '../../../base/rate-limit.ts';
import { takePoints } from '../../../base/rate-limit.ts';
import { enqueueMail } from '../../mail/mail-store.ts';
import { plainMail } from '../../mail/plain-mail.ts';
import { getTenant } from '../../tenants/store.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import { parseContact } from '../methods/contact.ts';
import { methodErrors } from '../methods/errors.ts';
import type { MethodId } from '../methods/method.ts';
import { resetFrom } from '../methods/method.ts';
import { insertMethod, listMethods, verifyMethod } from '../methods/method-store.ts';
import type { Person } from '../person.ts';
import type { Offer } from './addable.ts';
import { requireAddable } from './addable.ts';
import type { PendingContact } from './contact-store.ts';
import { deletePending, findPending, isOwnMailbox, savePending, saveTries } from './contact-store.ts';
import { keepMethod } from './keep-method.ts';
import type { OwnSession } from './own-change.ts';
import { changeOwn } from './own-change.ts';

/** NIST SP 800-63B-4, 3.1.3: six digits, within ten minutes; five wrong ones end it. */
const DIGITS = 6;
const LIFETIME_MS = 10 * MINUTE;
const TRIES = 5;

const perPerson: RateLimit = { name: 'contact-code-person', points: 10, windowMs: HOUR };
const perAddress: RateLimit = { name: 'contact-code-address', points: 5, windowMs: 10 * MINUTE };

const m = {
  // Without the code: administrators see the subjects of the mail that was sent.
  subject: { en: '[{tenant}] Your code', nl: '[{tenant}] Uw code' },
  what: {
    en: 'Enter this code to add this address to the security info of {user}: {code}',
    nl: 'Vul deze code in om dit adres toe te voegen aan de beveiligingsgegevens van {user}: {code}',
  },
  until: {
    en: 'The code works for {minutes} minutes, on the page that asked for it. Give it to nobody.',
    nl: 'De code werkt {minutes} minuten, op de pagina die erom vroeg. Geef de code aan niemand.',
  },
  next: {
    en: 'If you did not ask for it, ignore this mail.',
    nl: 'Hebt u er niet om gevraagd, dan kunt u deze mail negeren.',
  },
} as const satisfies Record<string, Text>;

export interface AddressWanted {
  readonly typed: string;
  readonly replaces?: MethodId | undefined;
  /** Of the page: the mail is for whoever reads it now. */
  readonly language: Language;
}

/**
 * Mails a code to an address that somebody wants to add. It is good in this session alone, and ends the one before.
 * Throws `methods.contact-invalid`, `methods.own-mailbox`, `methods.method-exists`, `methods.too-many-codes`, and what
 * `changeOwn` and `requireAddable` throw.
 */
export async function sendContactCode(
  context: FlowContext,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
  { typed, replaces, language }: AddressWanted,
): Promise<void> {
  const value = parseContact('email', typed);
  await takeCode(context, session.person, value);
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  await changeOwn(context, session, async (inside, standing) => {
    requireAddable(standing, session, offer, 'email');
    const { connection, clock } = inside;
    const { person } = standing;
    if (await isOwnMailbox(connection, person, value)) throw methodErrors('methods.own-mailbox', { value });
    const held = await listMethods(connection, person);
    if (held.some(({ kind, name, verifiedAt }) => kind === 'email' && name === value && verifiedAt))
      throw methodErrors('methods.method-exists', { name: value });
    const pending = { sessionId: session.id, kind: 'email', value, replaces: replaces ?? null, tries: TRIES } as const;
    const codeMac = macOf(inside, person, pending, code).toString('base64url');
    const expiresAt = new Date(clock.now().getTime() + LIFETIME_MS);
    await savePending(connection, person, { ...pending, codeMac, expiresAt });
    const mail = await codeMail(inside, person, { code, language });
    await enqueueMail(inside, person.tenant, [{ recipient: value, ...mail }]);
  });
}

/** Where a code was sent that this session waits for. */
export async function pendingContact(context: FlowContext, { id, person }: OwnSession): Promise<string | undefined> {
  const now = context.clock.now();
  return (await findPending(context.connection, person, { sessionId: id, now }))?.value;
}

/**
 * The address is a method from now on. Throws `methods.mail-code-wrong`, `methods.mail-code-over`, and what
 * `changeOwn`, `requireAddable` and `keepMethod` throw.
 */
export async function confirmContact(
  context: FlowContext,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
  typed: string,
): Promise<void> {
  const isRight = await changeOwn(context, session, async (inside, standing) => {
    requireAddable(standing, session, offer, 'email');
    const { connection, clock } = inside;
    const { person } = standing;
    const pending = await findPending(connection, person, { sessionId: session.id, now: clock.now() });
    if (!pending) throw methodErrors('methods.mail-code-over', {});
    const mac = macOf(inside, person, pending, typed.replaceAll(/\s/g, ''));
    if (!timingSafeEqual(mac, Buffer.from(pending.codeMac, 'base64url'))) {
      await saveTries(connection, person, pending.tries - 1);
      return false;
    }
    await deletePending(connection, person);
    await keepVerified(inside, session, person, pending);
    return true;
  });
  // What it cost is kept.
  if (!isRight) throw methodErrors('methods.mail-code-wrong', {});
}

/** One that an administrator wrote down is verified by it; there is never a second one of the same address. */
async function keepVerified(
  inside: FlowContext,
  session: OwnSession,
  person: Person,
  { kind, value, replaces }: PendingContact,
): Promise<void> {
  const { connection, clock } = inside;
  const now = clock.now();
  const times = { verifiedAt: now, usableForResetFrom: resetFrom('self', now) };
  const held = await listMethods(connection, person);
  const noted = held.find((method) => method.kind === kind && method.name === value);
  const other = replaces === null || replaces === noted?.id ? undefined : replaces;
  await keepMethod(inside, session, { kind, replaces: other }, async () => {
    const verified = noted && (await verifyMethod(connection, person, noted.id, times));
    const made = { kind, name: value, handle: value, source: 'self', createdAt: now, ...times } as const;
    return { method: verified ?? (await insertMethod(connection, person, made)), amr: [] };
  });
}

async function takeCode(context: FlowContext, { tenant, id }: Person, value: string): Promise<void> {
  const exceeded = await takePoints(context, [
    { limit: perPerson, subject: `${tenant.id} ${id}` },
    { limit: perAddress, subject: value },
  ]);
  if (!exceeded) return;
  const minutes = Math.max(1, Math.ceil((exceeded.resetAt.getTime() - context.clock.now().getTime()) / MINUTE));
  throw methodErrors('methods.too-many-codes', { minutes });
}

/** It belongs to this person, this session and this address. */
function macOf(
  { secrets }: FlowContext,
  { tenant, id }: Pick<Person, 'tenant' | 'id'>,
  { sessionId, kind, value }: Pick<PendingContact, 'sessionId' | 'kind' | 'value'>,
  code: string,
): Buffer {
  return secrets.mac('contact-code', [tenant.id, id, sessionId, kind, value, code].join(' '));
}

async function codeMail(
  { connection }: FlowContext,
  { tenant, upn: user }: Person,
  { code, language }: { readonly code: string; readonly language: Language },
) {
  const { displayName } = await getTenant(connection, tenant);
  return await plainMail({
    language,
    subject: format(m.subject, language, { tenant: displayName }),
    lines: [
      format(m.what, language, { user, code }),
      format(m.until, language, { minutes: LIFETIME_MS / MINUTE }),
      format(m.next, language),
    ],
  });
}
