import type { RunProgress, RunSummary } from '../connect/index.ts';

export interface LabOptions {
  /** Everything the lab keeps; the same folder continues where it was. */
  readonly folder: string;
  /** People in a new practice forest. */
  readonly users: number;
  /** Domains of the practice forest, the people shared out among them; default: one. */
  readonly domains?: number | undefined;
  /** An organisation's own export instead of generated people. */
  readonly ldif?: string | undefined;
  /** Refuse that export at its first mistake. */
  readonly isStrictLdif?: boolean | undefined;
  /** A real Samba AD DC instead of the practice forest (root). */
  readonly samba?: boolean;
  readonly port?: number | undefined;
  /** The console over HTTPS, with a certificate of the lab's own authority. */
  readonly https?: boolean;
  /** Free ports instead of the usual ones. */
  readonly hasOwnPorts?: boolean;
  /** The program as people call it here; default: hawser. */
  readonly program?: string;
  /** Where the cloud keeps its data; default: an embedded database in the folder. */
  readonly cloudDatabase?: string | undefined;
  /** Time between two heartbeats of Connect, and between two looks of the health service. */
  readonly heartbeatSeconds?: number;
  readonly signal: AbortSignal;
  readonly onStage?: (stage: LabStage) => void;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onRun?: (run: RunSummary) => void;
}

/** What starts now, for the person who waits. */
export type LabStage = 'forest' | 'connect' | 'ready';
