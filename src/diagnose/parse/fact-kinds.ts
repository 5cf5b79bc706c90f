import type { Text } from '../../base/messages.ts';
import type { RuleSentence } from '../catalogue/rule-sentences.ts';
import type { NumberedSpace, Subject } from '../catalogue/record.ts';
import type { BrokerField } from './broker-fields.ts';
import type { FieldName, Section } from './dsregcmd-fields.ts';
import type { Cloud, Role } from './hosts.ts';
import type { Outcome } from './probe-patterns.ts';
import type { Phase } from './phase-plan.ts';
import type { Fault } from './proxy/entry.ts';
import type { Notation } from './notations.ts';

/** Keys that facts of one kind have, and what such a fact holds. */
interface Shape<Key extends string, Values = Nothing> {
  readonly key: Key;
  readonly values: Values;
}

type Nothing = Readonly<Record<string, never>>;

/** A field and what stands behind its colon. */
interface FieldValue {
  readonly value: string;
}

/** Which step of a run it belongs to, where the line says it. */
interface OfStep {
  readonly step: string;
}

interface AtHost {
  readonly host: string;
  readonly role?: Role | undefined;
}

export type CodeKey = `${NumberedSpace} ${number}` | `name ${string}`;

interface Written {
  /** As the text writes it. */
  readonly spelling: string;
  /** How many exceptions it lies inside of. */
  readonly depth: number;
  readonly column: number;
}
export interface NumberedCode extends Written {
  readonly space: NumberedSpace;
  readonly number: number;
}
interface NamedCode extends Written {
  readonly space: 'name';
  readonly name: string;
}

export type Level = 'error' | 'warning' | 'information';

/**
 * What a request met at a proxy: what its log says, a sign-in that failed, TLS that was opened, a tunnel that was
 * cut.
 */
export type ProxyFault = Fault | 'unsigned' | 'refused' | 'opened' | 'idle-cut';

interface ProxyValues extends AtHost {
  readonly fault: ProxyFault;
  readonly port?: number;
  readonly status?: number;
  readonly count?: number;
  readonly client?: string;
  readonly user?: string;
  readonly seconds?: number;
}

interface PhaseValues {
  readonly phase: Phase;
  /** Another phase that looks the same so far. */
  readonly or: Phase | undefined;
  readonly orTotal: number | undefined;
  readonly client: string;
  readonly cloud: Cloud;
  readonly state: 'complete' | 'broken' | 'open' | 'stopped' | 'begun';
  readonly done: number;
  readonly step: number;
  readonly total: number;
  readonly last: string;
  readonly next: string;
  readonly fault: ProxyFault | undefined;
  readonly host: string;
}

/** What a tool of the system says about the machine. */
export interface ToolReading {
  readonly sort:
    | 'ticket'
    | 'no-ticket'
    | 'service'
    | 'clock'
    | 'clock-set'
    | 'offset'
    | 'controller'
    | 'channel'
    | 'test'
    | 'failed-test'
    | 'replicated'
    | 'partners'
    | 'partners-failed';
  readonly state: 'good' | 'bad';
  /** What its text names: service, host, test, … */
  readonly named: Readonly<Record<string, string>>;
  readonly text: Text;
}

/** A sentence that a record of the catalogue stands for. */
interface SentenceValues {
  readonly match: string;
  /** What stands in the places of its values. */
  readonly values: Readonly<Record<string, string>>;
  /** Only like the words of the record. */
  readonly guess: boolean;
}

interface HawserLine {
  readonly code: string | undefined;
  readonly message: string;
}

/** What people write above or below the output that they show says which of its settings they take for wrong. */
export type Complaint = 'hello' | 'export';

/** The kinds of facts: what a rule asks for by kind and key has these values. */
export interface FactKinds {
  readonly device: Shape<FieldName, FieldValue>;
  readonly 'device-earlier': Shape<FieldName, FieldValue>;
  readonly 'device-other': Shape<FieldName, FieldValue>;
  readonly 'device-proxy': Shape<`${Section}/${FieldName}`, FieldValue>;
  readonly prt: Shape<FieldName, FieldValue>;
  readonly 'enterprise-prt': Shape<FieldName, FieldValue>;
  readonly 'work-account': Shape<FieldName, FieldValue>;
  readonly broker: Shape<BrokerField, FieldValue>;
  readonly scheduler: Shape<string, FieldValue>;
  /** What the person who shows the text complains of. */
  readonly asked: Shape<Complaint>;
  readonly code: Shape<CodeKey, NumberedCode | NamedCode>;
  readonly 'bare-number': Shape<string, { readonly number: string }>;
  readonly event: Shape<
    `${string}/${number}`,
    { readonly source: string; readonly id: number; readonly level: Level | undefined }
  >;
  readonly sentence: Shape<RuleSentence | Notation, { readonly host: string | undefined; readonly match: string }>;
  readonly 'record-sentence': Shape<string, SentenceValues>;
  /** What the registration service answered, in its own words. */
  readonly 'server-message': Shape<'message', FieldValue>;
  /** Whose account a field of the text names. */
  readonly account: Shape<Subject>;
  readonly about: Shape<'codes'>;
  readonly ldap: Shape<'success' | 'unreachable', { readonly match?: string }>;
  readonly run: Shape<string, OfStep>;
  /** A run that was cut off once, and whose next one went through. */
  readonly 'run-mended': Shape<string>;
  readonly connection: Shape<string, OfStep>;
  readonly 'object-error': Shape<string, OfStep>;
  readonly id: Shape<'correlationId' | 'traceId' | 'supportCode' | 'timestamp', FieldValue>;
  readonly token: Shape<'issued' | 'unfinished'>;
  readonly oauth: Shape<string>;
  readonly suberror: Shape<string>;
  readonly net: Shape<
    string,
    AtHost & { readonly outcome: Outcome; readonly detail?: string; readonly match?: string }
  >;
  readonly issuer: Shape<
    'foreign' | 'expected',
    AtHost & { readonly issuer: string; readonly product?: string | undefined }
  >;
  readonly provider: Shape<string, AtHost>;
  readonly 'answer-header': Shape<string, AtHost>;
  readonly squid: Shape<string, AtHost>;
  readonly scheme: Shape<string, AtHost>;
  readonly 'scheme-sent': Shape<'sent', AtHost>;
  readonly proxy: Shape<string, ProxyValues>;
  readonly 'proxy-intermittent': Shape<string, ProxyValues>;
  readonly 'proxy-healed': Shape<string, ProxyValues>;
  readonly 'proxy-challenge': Shape<string, Omit<ProxyValues, 'fault'>>;
  readonly 'proxy-opened': Shape<Role, ProxyValues>;
  readonly 'proxy-ok': Shape<string, AtHost & { readonly count: number }>;
  readonly 'proxy-seen': Shape<string, AtHost>;
  readonly 'proxy-foreign': Shape<'ok'>;
  readonly 'proxy-limit': Shape<string>;
  readonly phase: Shape<string, PhaseValues>;
  readonly tool: Shape<string, ToolReading>;
  readonly hawser: Shape<string, HawserLine>;
}

export type FactKind = keyof FactKinds;
export type KeyOf<K extends FactKind> = FactKinds[K]['key'];
export type ValuesOf<K extends FactKind> = FactKinds[K]['values'];

/** One thing that a text says, and where it says it. */
export interface FactOf<K extends FactKind> {
  readonly kind: K;
  /** Which one of its kind: `AzureAdJoined`, `ADSync/6329`, `aadsts 50126`. */
  readonly key: KeyOf<K>;
  readonly values: ValuesOf<K>;
  readonly line: number;
  readonly text: string;
  /** Milliseconds since 1970, where the text has them. */
  readonly time?: number;
  /** Lines that belong together (one event, one paragraph): a code inside belongs to the event around it. */
  readonly block: number;
}

/** A fact of any kind: its kind decides what it holds. */
export type Fact = { readonly [K in FactKind]: FactOf<K> }[FactKind];

/** The host that a fact speaks of, where it speaks of one. */
export function hostOf({ values }: Fact): string | undefined {
  return 'host' in values && values.host ? values.host : undefined;
}

export function codeKey(space: NumberedSpace, number: number): CodeKey {
  return `${space} ${number}`;
}
