import type { Hono } from 'hono';
import type { Text } from '../../../base/messages.ts';
import type { Clock } from '../../../base/clock.ts';
import type { EventContext } from '../../../base/event-log.ts';
import type { ClientAddressOf } from '../../../base/http/client-address.ts';
import type { Logger } from '../../../base/log.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { Person } from '../../accounts/person.ts';
import type { Role } from '../../accounts/role.ts';
import type { Session } from '../../accounts/session.ts';
import type { TokenService } from '../../apis/oauth/token-service.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { ObjectPaths } from '../../explain/object-paths.ts';
import type { Passwords } from '../../passwords/passwords.ts';
import type { RoomLoaders } from '../codes/answer.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Page, PublicUrls } from '../../../web/index.ts';

/** What the console is given by the process that serves it. */
export interface ConsoleOptions extends PublicUrls {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secrets: SecretBox;
  /** Whether the service has a mail server. */
  readonly hasMail?: boolean;
  /** Asks agents; without it nothing about passwords is offered. */
  readonly passwords?: Passwords;
  /** Rooms whose errors the pages of codes explain too. */
  readonly rooms?: RoomLoaders | undefined;
  /** How values came from the forests; without it that is not offered. */
  readonly paths?: ObjectPaths;
  readonly onEvent?: EventContext['onEvent'];
  /** The network address of a client, for limits, sessions and the audit. */
  readonly clientAddress: ClientAddressOf;
  /** Of applications, which are informed of a sign-out. */
  readonly tokens: TokenService;
  /** Further pages in the navigation, of whoever runs the service. */
  readonly links?: readonly OperatorLink[] | undefined;
  /** Aborts when the service stops: what is still being answered then comes to an end. */
  readonly closing?: AbortSignal | undefined;
}

export interface OperatorLink {
  readonly words: Text;
  readonly url: string;
}

/** What a page of a signed-in administrator knows. */
export interface View extends Page {
  readonly tenant: Tenant;
  readonly administrator: Person;
  /** Whether the administrator has one of these roles: what they may not open or do is not offered. */
  readonly may: (roles: readonly Role[]) => boolean;
  /** Stands in every form that changes something. */
  readonly formToken: string;
  /** Errors of the latest run and objects in quarantine: the navigation shows that something wants attention. */
  readonly attention: number;
  readonly links: readonly OperatorLink[];
  /** Deletes that wait for a decision, as the navigation shows them too. */
  readonly heldDeletes: number;
}

export interface ConsoleEnv {
  Variables: { correlationId: string; page: Page; session: Session; view: View };
}

export type ConsoleApp = Hono<ConsoleEnv>;

/** What the pages of one feature work with. */
export interface ConsoleContext {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly hasMail: boolean;
  /** Every business event is a metric too. */
  readonly onEvent?: EventContext['onEvent'];
  readonly passwords?: Passwords | undefined;
  readonly paths?: ObjectPaths | undefined;
  readonly rooms?: RoomLoaders | undefined;
  readonly closing?: AbortSignal | undefined;
}
