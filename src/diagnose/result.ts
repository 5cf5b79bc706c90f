import type { Language } from '../base/messages.ts';
import type { Owner } from './catalogue/record.ts';
import type { Kind } from './kinds.ts';

export type { Kind } from './kinds.ts';

export interface Recognised {
  readonly kind: Kind;
  /** The kind in words: "proxy log". */
  readonly name: string;
  /** 0 to 1: how sure we are that the text has this shape. */
  readonly confidence: number;
}

export type Verdict = 'healthy' | 'problem' | 'cannot-tell';
export type FindingSeverity = 'error' | 'warning' | 'notice';
export type Confidence = 'certain' | 'likely' | 'possible';

/** Where in a line stands what a finding rests on: from and to, as in `slice`. */
export type Mark = readonly [from: number, to: number];

/** The lines that a finding rests on; secrets in them are masked. */
export interface Evidence {
  /** From 1; of the input as it was given, before any unwrapping. */
  readonly line: number;
  readonly text: string;
  /** The parts of the text that count: from and to, as in `slice`. */
  readonly marks: readonly Mark[];
  /** Which input, when there are several. */
  readonly input?: string;
}

/** Something to do. The first one of a finding is the next thing to do; the others are for when it does not help. */
export interface FindingAction {
  readonly text: string;
  /** What can be pasted. */
  readonly command: string | null;
  readonly owner: Owner;
  /** The owner in words: who is able to do it. */
  readonly who: string;
}

/** What to run or look at next, and what its answer means. */
export interface FindingProof {
  readonly text: string;
  /** What can be pasted. */
  readonly command: string | null;
}

export interface Finding {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly confidence: Confidence;
  readonly title: string;
  /** The title as it is to be shown: a guess says that it is one. */
  readonly headline: string;
  readonly cause: string;
  /** How far it got before it broke. */
  readonly progress: string | null;
  readonly actions: readonly FindingAction[];
  /** The cheapest way to see whether it is so. */
  readonly proof: FindingProof | null;
  /** The texts of the actions, with their commands in brackets. */
  readonly fixes: readonly string[];
  /** How often the text says so. */
  readonly count: number;
  /** Decides how to read the rest: stands above the answer. */
  readonly heads: boolean;
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
  /** The verdict in a line: "1 cause, 2 consequences – certain". */
  readonly summary: string;
  /** What was seen to work, where nothing is wrong. */
  readonly good: readonly string[];
  /** The finding that explains the others. */
  readonly root: string | null;
  readonly facts: DiagnosisFacts;
  readonly findings: readonly Finding[];
  /** What to show or run next, when the text does not decide. */
  readonly next: readonly string[];
  /** Per input, when there are several. */
  readonly inputs: readonly InputSummary[];
}
