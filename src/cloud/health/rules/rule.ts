import type { DetailValue, DetailValues } from '../../../base/details.ts';
import type { Placeholders, Text } from '../../../base/messages.ts';
import type { EmergencySignIn } from '../../accounts/emergency.ts';
import type { Grant, Heartbeat } from '../../../wire/index.ts';

export type AlertSeverity = 'error' | 'warning' | 'pre-warning';

/** What is known of an agent at the moment of an evaluation. */
export interface AgentFacts {
  readonly now: Date;
  readonly agent: { readonly name: string; readonly registeredAt: Date; readonly keySince: Date };
  readonly agentId: string;
  /** What the tenant lets it do. */
  readonly grants: readonly Grant[];
  readonly heartbeat: Heartbeat;
  readonly receivedAt: Date;
  /** The agent's clock minus ours. */
  readonly clockOffsetMs: number;
  /** Of this service. */
  readonly cloudVersion: string;
  /** Other agents of the tenant that report and export. */
  readonly otherExporters: number;
}

/** An agent that never reported has no heartbeat. */
export type SilenceFacts = Pick<AgentFacts, 'now' | 'agent' | 'otherExporters'> & {
  readonly heartbeat: Heartbeat | null;
  readonly receivedAt: Date | null;
};

/** What is known of the tenant itself. */
export interface TenantFacts {
  /** Of the last day. */
  readonly emergencySignIns: readonly EmergencySignIn[];
}

export interface Found<Names extends string = string> {
  /** What it is about; absent: the agent itself. */
  readonly subject?: string;
  /** When it is another one than the rule's. */
  readonly severity?: AlertSeverity;
  /** Fills the texts; `agent` is filled in for every rule. */
  readonly data: { readonly [Name in Exclude<Names, 'agent'>]: DetailValue };
}

/**
 * Whether the alert about `subject` is open: what lets a condition end a little later than it began, so that it does
 * not flutter.
 */
export type IsOpen = (subject?: string) => boolean;

interface Words {
  /** What is wrong, in one line. */
  readonly title: Text;
  readonly cause: Text;
  readonly fix: Text;
  /** Why it closed. */
  readonly closed: Text;
}

interface Behaviour {
  readonly severity: AlertSeverity;
  /** Without mail it is on the pages only. */
  readonly mail: boolean;
  /** In how many heartbeats in a row it must be found; default 1. */
  readonly heartbeats?: number;
  /** Its first mail waits for no other. */
  readonly urgent?: true;
  /** Its end is no news: nobody gets a mail about it. */
  readonly endsSilently?: true;
  /** Where in the console people see what it is about and act. */
  readonly page?: `/console/${string}`;
}

type Condition<Result> =
  /** Evaluated while the agent reports. */
  | { readonly find: (facts: AgentFacts, isOpen: IsOpen) => Result }
  /** Evaluated whether it reports or not: silence itself, and expiry dates. */
  | { readonly findAlways: (facts: SilenceFacts, isOpen: IsOpen) => Result }
  /** Evaluated once for the tenant, whatever its agents do. */
  | { readonly findInTenant: (facts: TenantFacts) => Result };

/**
 * One line of the alert catalogue: its words, when it is raised, and (by the same condition no longer holding) when it
 * closes.
 */
export type AlertRule = Words & Behaviour & Condition<readonly Found[]>;

/** A rule whose findings are held to what its texts name. */
export function rule<const T extends Text, const C extends Text, const F extends Text>(
  definition: Behaviour & { readonly title: T; readonly cause: C; readonly fix: F; readonly closed: Text } & Condition<
      readonly Found<Placeholders<T['en'] | C['en'] | F['en']>>[]
    >,
): AlertRule {
  return definition;
}

/** The finding, when it is one. */
export function when<F>(condition: boolean, found: F): readonly F[] {
  return condition ? [found] : [];
}

/** Three heartbeats that do not come are silence. */
export function silenceMs(heartbeat: Heartbeat): number {
  return 3 * heartbeat.everySeconds * 1000;
}

export function isSilent({ now, heartbeat, receivedAt }: SilenceFacts): boolean {
  return !heartbeat || !receivedAt || now.getTime() - receivedAt.getTime() > silenceMs(heartbeat);
}

export type AlertData = DetailValues;
