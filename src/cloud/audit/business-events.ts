import type { EventContext, EventEntry } from '../../base/event-log.ts';
import { EventLog } from '../../base/event-log.ts';
import { newId, isUuid } from '../../base/ids.ts';
import { currentOrigin } from '../../base/origin.ts';
import type { Placeholders } from '../../base/messages.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { agentEvents } from './agent-events.ts';
import { writeAudit } from './store.ts';

/** What happens to a tenant by the hand of an administrator or operator. `activity` is how the audit calls it. */
export const administration = 'Administration';

/** An event that is an entry of the audit too. */
export interface BusinessEvent extends EventEntry {
  /** How the audit calls it: the field's words. */
  readonly activity: string;
}

export const businessEvents = {
  ...agentEvents,
  tenantCreated: {
    source: 'Hawser',
    id: 34_010,
    level: 'information',
    activity: 'Create tenant',
    text: {
      en: 'Tenant {tenant} was created with the domains {domains} by {actor}.',
      nl: 'Tenant {tenant} is aangemaakt met de domeinen {domains} door {actor}.',
    },
  },
  domainVerified: {
    source: 'Hawser',
    id: 34_011,
    level: 'information',
    activity: 'Verify domain',
    text: {
      en: 'Domain {domain} was verified by {actor}; {renamed} sign-in names now end in it.',
      nl: 'Domein {domain} is geverifieerd door {actor}; {renamed} aanmeldnamen eindigen er nu op.',
    },
  },
  administratorCreated: {
    source: 'Hawser',
    id: 34_015,
    level: 'information',
    activity: 'Create administrator',
    text: {
      en: 'Administrator {administrator} was created by {actor}.',
      nl: 'Beheerder {administrator} is aangemaakt door {actor}.',
    },
  },
  roleAssigned: {
    source: 'Hawser',
    id: 34_016,
    level: 'information',
    activity: 'Add member to role',
    text: {
      en: 'Role {role} was assigned to {user} by {actor}.',
      nl: 'Rol {role} is toegewezen aan {user} door {actor}.',
    },
  },
  roleRemoved: {
    source: 'Hawser',
    id: 34_017,
    level: 'information',
    activity: 'Remove member from role',
    text: {
      en: 'Role {role} was removed from {user} by {actor}.',
      nl: 'Rol {role} is bij {user} weggehaald door {actor}.',
    },
  },
  signInBlocked: {
    source: 'Hawser',
    id: 34_018,
    level: 'information',
    activity: 'Disable account',
    text: {
      en: 'Sign-in of {user} was blocked by {actor}; every session ended.',
      nl: 'Aanmelden van {user} is geblokkeerd door {actor}; elke sessie is beëindigd.',
    },
  },
  signInUnblocked: {
    source: 'Hawser',
    id: 34_019,
    level: 'information',
    activity: 'Enable account',
    text: {
      en: 'Sign-in of {user} was unblocked by {actor}.',
      nl: 'Aanmelden van {user} is gedeblokkeerd door {actor}.',
    },
  },
  sessionsEnded: {
    source: 'Hawser',
    id: 34_020,
    level: 'information',
    activity: 'Revoke sessions',
    text: {
      en: 'Sessions of {user} were ended by {actor}: {sessions}.',
      nl: 'Sessies van {user} zijn beëindigd door {actor}: {sessions}.',
    },
  },
  roleSettingsChanged: {
    source: 'Hawser',
    id: 34_021,
    level: 'warning',
    activity: 'Change role settings',
    text: {
      en: 'Synchronized users as Global Administrator: {allowed}, set by {actor}.',
      nl: 'Gesynchroniseerde gebruikers als globale beheerder: {allowed}, ingesteld door {actor}.',
    },
  },
  passwordChanged: {
    source: 'Hawser',
    id: 34_022,
    level: 'information',
    activity: 'Change password (self-service)',
    text: {
      en: 'The cloud password of {user} was changed by {actor}; every session ended.',
      nl: 'Het cloudwachtwoord van {user} is gewijzigd door {actor}; elke sessie is beëindigd.',
    },
  },
  objectDeleted: {
    source: 'Hawser',
    id: 34_043,
    level: 'information',
    activity: 'Delete object',
    text: {
      en: 'Object {object} was moved to the recycle bin by {actor}.',
      nl: 'Object {object} is naar de prullenbak verplaatst door {actor}.',
    },
  },
  objectRestored: {
    source: 'Hawser',
    id: 34_030,
    level: 'information',
    activity: 'Restore object',
    text: {
      en: 'Object {object} was restored from the recycle bin by {actor}.',
      nl: 'Object {object} is uit de prullenbak hersteld door {actor}.',
    },
  },
  settingsChanged: {
    source: 'Hawser',
    id: 34_031,
    level: 'warning',
    activity: 'Update settings',
    text: {
      en: 'The settings of the tenant were changed by {actor}: {changes}.',
      nl: 'De instellingen van de tenant zijn gewijzigd door {actor}: {changes}.',
    },
  },
  matchingAllowed: {
    source: 'Hawser',
    id: 34_038,
    level: 'warning',
    activity: 'Allow matching',
    text: {
      en: 'Soft match and takeover by hard match were allowed by {actor}, until {until}.',
      nl: 'Soft match en overname door hard match zijn toegestaan door {actor}, tot {until}.',
    },
  },
  matchingDenied: {
    source: 'Hawser',
    id: 34_039,
    level: 'information',
    activity: 'Block matching',
    text: {
      en: 'Soft match and takeover by hard match were blocked by {actor}.',
      nl: 'Soft match en overname door hard match zijn geblokkeerd door {actor}.',
    },
  },
  mailSettingsChanged: {
    source: 'Hawser',
    id: 34_032,
    level: 'warning',
    activity: 'Update mail settings',
    text: {
      en: 'Mail about alerts was set by {actor}: on {enabled}, to {recipients}.',
      nl: 'Mail over meldingen is ingesteld door {actor}: aan {enabled}, naar {recipients}.',
    },
  },
  deletesApproved: {
    source: 'Hawser',
    id: 34_034,
    level: 'warning',
    activity: 'Approve held deletes',
    text: {
      en: '{count} deletes ({objectClass}) of hold {hold}, agent {agent}, were approved by {actor}.',
      nl: '{count} verwijderingen ({objectClass}) van blokkering {hold}, agent {agent}, zijn goedgekeurd door {actor}.',
    },
  },
  deletesDeclined: {
    source: 'Hawser',
    id: 34_035,
    level: 'information',
    activity: 'Decline held deletes',
    text: {
      en: '{count} deletes ({objectClass}) of hold {hold}, agent {agent}, were declined by {actor}.',
      nl: '{count} verwijderingen ({objectClass}) van blokkering {hold}, agent {agent}, zijn afgewezen door {actor}.',
    },
  },
  heldDeletesDownloaded: {
    source: 'Hawser',
    id: 34_036,
    level: 'information',
    activity: 'Download held deletes',
    text: {
      en: 'The list of {count} deletes of hold {hold}, agent {agent}, was downloaded by {actor}.',
      nl: 'De lijst van {count} verwijderingen van blokkering {hold}, agent {agent}, is gedownload door {actor}.',
    },
  },
  deletesDecidedAtServer: {
    source: 'Hawser',
    id: 34_037,
    level: 'warning',
    activity: 'Decide about held deletes at the server',
    text: {
      en: '{count} deletes of hold {hold} were decided at the server of agent {agent} by {by}: {verdict}.',
      nl: 'Over {count} verwijderingen van blokkering {hold} is op de server van agent {agent} beslist door {by}: {verdict}.',
    },
  },
  objectsRestored: {
    source: 'Hawser',
    id: 34_047,
    level: 'information',
    activity: 'Restore objects',
    text: {
      en: '{count} objects are restored from the recycle bin by {actor}: {selection}.',
      nl: '{count} objecten worden uit de prullenbak hersteld door {actor}: {selection}.',
    },
  },
  listDownloaded: {
    source: 'Hawser',
    id: 34_046,
    level: 'information',
    activity: 'Download list',
    text: {
      en: 'The list {list} was downloaded by {actor}.',
      nl: 'De lijst {list} is gedownload door {actor}.',
    },
  },
  testMailSent: {
    source: 'Hawser',
    id: 34_033,
    level: 'information',
    activity: 'Send test mail',
    text: {
      en: '{actor} requested a test mail to {recipients}.',
      nl: 'Een testmail naar {recipients} is aangevraagd door {actor}.',
    },
  },
} as const satisfies Record<string, BusinessEvent>;

/** Every event is a metric too. */
export type BusinessContext = EventContext;

export interface BusinessActor {
  readonly actor: string;
  readonly targetId?: string | null;
  readonly correlationId?: string;
}

/** Writes one business event everywhere at once: event log, structured log, metric, audit. */
export async function recordEvent<const Entry extends BusinessEvent>(
  context: BusinessContext,
  tenant: TenantKey,
  entry: Entry,
  data: { readonly [Name in Placeholders<Entry['text']['en']>]: string | number },
  { actor, targetId = null, correlationId = currentOrigin()?.correlationId ?? newId() }: BusinessActor,
): Promise<void> {
  await new EventLog(context, tenant).write(entry, data, correlationId);
  await writeAudit(context, tenant, {
    category: administration,
    activity: entry.activity,
    actor,
    targetId: targetId !== null && isUuid(targetId) ? targetId : null,
    status: 'success',
    reason: '',
    correlationId,
    details: data,
  });
}
