import { sql } from 'kysely';
import type { Connection } from '../../../base/database/connection.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { Language, Text } from '../../../base/messages.ts';
import { format } from '../../../base/messages.ts';
import { enqueueMail } from '../../mail/mail-store.ts';
import { plainMail } from '../../mail/plain-mail.ts';
import { getTenant } from '../../tenants/store.ts';
import { readLanguage } from '../account.ts';
import type { Actor } from '../actor.ts';
import { nameOf } from '../actor.ts';
import type { Method } from './method.ts';
import { methodTexts } from './method.ts';
import type { Person } from '../person.ts';

/**
 * What protects an account has changed: its owner hears of it at every address that is known as theirs, and not only
 * where the change was made (NIST SP 800-63B-4, 4.2.3). The mail says what happened; nothing in it opens anything.
 */
export type SecurityChange =
  | { readonly kind: 'added' | 'removed'; readonly method: Pick<Method, 'kind' | 'name' | 'verifiedAt'> }
  | { readonly kind: 'password-changed' }
  | { readonly kind: 'pass-issued' };

const m = {
  subject: {
    en: '[{tenant}] The security info of {user} changed',
    nl: '[{tenant}] De beveiligingsgegevens van {user} zijn gewijzigd',
  },
  added: {
    en: '{user} can now also be verified with: {method} ({name}).',
    nl: '{user} kan nu ook worden geverifieerd met: {method} ({name}).',
  },
  removed: {
    en: '{user} can no longer be verified with: {method} ({name}).',
    nl: '{user} kan niet meer worden geverifieerd met: {method} ({name}).',
  },
  'password-changed': {
    en: 'The password of {user} was changed. All sessions with the old one have ended.',
    nl: 'Het wachtwoord van {user} is gewijzigd. Alle sessies met het oude wachtwoord zijn beëindigd.',
  },
  'pass-issued': {
    en: 'A Temporary Access Pass was issued for {user}. Whoever has it can sign in with it.',
    nl: 'Er is een tijdelijke toegangspas uitgegeven voor {user}. Wie die heeft, kan zich ermee aanmelden.',
  },
  when: { en: 'When: {time} UTC. By: {actor}.', nl: 'Wanneer: {time} UTC. Door: {actor}.' },
  next: {
    en: 'If you expected this, there is nothing to do. If not, someone else may be using your account: contact the help desk of your organization now.',
    nl: 'Als u dit verwachtte, hoeft u niets te doen. Zo niet, dan gebruikt iemand anders misschien uw account: neem nu contact op met de helpdesk van uw organisatie.',
  },
} as const satisfies Record<string, Text>;

/** In the transaction that makes the change. */
export async function mailSecurityNotice(
  context: FeatureContext,
  person: Person,
  change: SecurityChange,
  actor: Actor,
): Promise<void> {
  const { connection, clock } = context;
  const { tenant, upn: user } = person;
  const recipients = await addressesOf(connection, person, change);
  if (recipients.length === 0) return;
  const language = (await readLanguage(connection, person)) ?? 'en';
  const { displayName } = await getTenant(connection, tenant);
  const time = clock.now().toISOString().slice(0, 16).replace('T', ' ');
  const mail = await plainMail({
    language,
    subject: format(m.subject, language, { tenant: displayName, user }),
    lines: [
      wordsOf(change, user, language),
      format(m.when, language, { time, actor: nameOf(actor) }),
      format(m.next, language),
    ],
  });
  await enqueueMail(
    context,
    tenant,
    recipients.map((recipient) => ({ recipient, ...mail })),
  );
}

function wordsOf(change: SecurityChange, user: string, language: Language): string {
  if (!('method' in change)) return format(m[change.kind], language, { user });
  const { kind, name } = change.method;
  return format(m[change.kind], language, { user, method: methodTexts[kind], name });
}

/** The mailbox that the directory has, and what the person proved to read; an address that leaves hears of it last. */
async function addressesOf(
  connection: Connection,
  { tenant, id }: Pick<Person, 'tenant' | 'id'>,
  change: SecurityChange,
): Promise<readonly string[]> {
  const { rows } = await sql<{ value: string }>`
    select n.value from address n
      where n.tenant = ${tenant.number} and n.object_id = ${id} and n.kind = 'smtp' and n.is_primary
    union select m.name from method m
      where m.tenant = ${tenant.number} and m.object_id = ${id} and m.kind = 'email'
        and m.verified_at is not null`.execute(connection);
  const found = new Set(rows.map(({ value }) => value));
  if ('method' in change && change.method.kind === 'email') {
    const { name, verifiedAt } = change.method;
    if (change.kind === 'removed' && verifiedAt) found.add(name);
    if (change.kind === 'added') found.delete(name);
  }
  return [...found].toSorted();
}
