import type { Text } from '../../base/messages.ts';
import type { Role } from './hosts.ts';
import { roleNamed } from './hosts.ts';
import traffic from './traffic.json' with { type: 'json' };

export interface PhaseStep {
  readonly role: Role;
  readonly host?: string;
  readonly optional?: boolean;
}

/** In which order a phase of `traffic.json` asks which hosts, repetitions included. */
export interface Phase {
  readonly id: string;
  readonly group: string;
  readonly title: Text;
  readonly account: Text;
  readonly signature: readonly Role[];
  /** Its first hosts are asked by others as well, for reasons of their own: that it goes no further means nothing. */
  readonly shared?: boolean;
  readonly steps: readonly PhaseStep[];
}

export const phases: readonly Phase[] = traffic.phases.map(({ signature, steps, ...phase }) => ({
  ...phase,
  signature: signature.map(roleNamed),
  steps: steps.map((step) => ({ ...step, role: roleNamed(step.role) })),
}));

/** Names that only one phase of their group gives to a step. */
export const hints: ReadonlySet<string> = new Set(traffic.hints);
