import type { Language } from '../base/messages.ts';

/** The shapes of text that the readers know. */
export const kinds = [
  'dsregcmd',
  'linux-broker',
  'event-log',
  'run-result',
  'engine-error',
  'token-error',
  'reset-page',
  'wizard-page',
  'ldap',
  'proxy-log',
  'curl',
  'openssl',
  'powershell',
  'dns',
  'network-trace',
  'hawser-log',
  'code',
] as const;
export type Kind = (typeof kinds)[number];

export interface Recognised {
  readonly kind: Kind;
  /** 0 to 1: how sure we are that the text has this shape. */
  readonly confidence: number;
}

export type Verdict = 'healthy' | 'problem' | 'cannot-tell';
export type FindingSeverity = 'error' | 'warning' | 'notice';
export type Confidence = 'certain' | 'likely' | 'possible';

/** The lines that a finding rests on; secrets in them are masked. */
export interface Evidence {
  /** From 1; of the input as it was given, before any unwrapping. */
  readonly line: number;
  readonly text: string;
  /** Which input, when there are several. */
  readonly input?: string;
}

export interface Finding {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly confidence: Confidence;
  readonly title: string;
  readonly cause: string;
  readonly fixes: readonly string[];
  readonly codes: readonly string[];
  readonly evidence: readonly Evidence[];
  /** Ids of the findings that are consequences of this one. */
  readonly explains: readonly string[];
}

/** What the text says about the machine or the environment: names as in the output it comes from. */
export type DiagnosisFacts = Readonly<Record<string, unknown>>;

export interface InputSummary {
  readonly name: string;
  readonly encoding: string;
  readonly lines: number;
  /** Part of the text was left unread: it is binary, or nothing was recognised within the limit. */
  readonly cut: boolean;
  readonly recognised: readonly Recognised[];
  readonly verdict: Verdict;
  readonly root: string | null;
  readonly facts: DiagnosisFacts;
}

/** Version 1 of the answer of `hawser diagnose --json`. */
export interface Diagnosis {
  readonly version: 1;
  readonly language: Language;
  readonly recognised: readonly Recognised[];
  readonly verdict: Verdict;
  /** The finding that explains the others. */
  readonly root: string | null;
  readonly facts: DiagnosisFacts;
  readonly findings: readonly Finding[];
  /** What to show or run next, when the text does not decide. */
  readonly next: readonly string[];
  /** Per input, when there are several. */
  readonly inputs: readonly InputSummary[];
}
