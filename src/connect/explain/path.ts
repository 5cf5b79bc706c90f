import type { AttributeValue } from '../../directory/index.ts';
import { fromBytes, isBytes, valuesOf } from '../../directory/index.ts';
import type { ExplainedSource, ExplainedTarget, ExplainedValue, ObjectExplanation } from '../../sync/index.ts';
import type { CloudValue, ExplainedPath, LossReason, MetaverseValue, ShownValue } from '../../wire/index.ts';
import { pathLimits } from '../../wire/index.ts';
import { isSecretAttribute } from './secret-attributes.ts';

/** How its forest was last read. */
export interface SourceReading {
  readonly readAt: Date | null;
  readonly failure: string | null;
}

/**
 * The explanation of an object as the cloud shows it: followed backwards from each value of the cloud, so that nothing
 * of the forest is in it that does not end there, cut to what fits into an answer of the relay.
 */
export function pathOf(
  { sources, metaverse, targets }: ObjectExplanation,
  readings: ReadonlyMap<string, SourceReading>,
): ExplainedPath | undefined {
  const [target] = targets;
  if (!target) return undefined;
  const rules = new RuleList();
  const names = Object.keys(target.attributes).sort();
  const values = names.slice(0, pathLimits.values).flatMap((name) => {
    const value = target.attributes[name];
    return value ? [cloudValue(name, value, { rules, sources, metaverse: metaverse?.attributes ?? {} })] : [];
  });
  const path = {
    state: target.state,
    objectClass: target.objectClass,
    sources: sources.map((source) => sourceOf(source, readings.get(source.connector))),
    rules: rules.all,
    values,
    isCut: values.length < names.length,
  };
  return withinOctets(path);
}

interface Step {
  readonly rules: RuleList;
  readonly sources: readonly ExplainedSource[];
  readonly metaverse: Readonly<Record<string, ExplainedValue>>;
}

function cloudValue(attribute: string, explained: ExplainedTarget['attributes'][string], step: Step): CloudValue {
  const { value, confirmed, rule, from } = explained;
  // The identity in the target is no attribute that it confirms.
  const isSame = attribute === 'sourceAnchor' || JSON.stringify(value) === JSON.stringify(confirmed);
  return {
    attribute,
    value: shown(attribute, value),
    ...(!isSame && { confirmed: shown(attribute, confirmed) }),
    rule: step.rules.indexOf(rule),
    from: from.slice(0, pathLimits.sources).map((name) => metaverseValue(name, step)),
    losers: losersOf(attribute, explained, step.rules),
  };
}

function metaverseValue(attribute: string, { rules, sources, metaverse }: Step): MetaverseValue {
  const explained = metaverse[attribute];
  if (!explained) return { attribute, value: null, rule: null, from: [], losers: [] };
  const { rule } = explained;
  const source = sources.findIndex(({ connectorId }) => connectorId === rule?.connector);
  const read = (name: string): AttributeValue | null => readFrom(sources[source], name);
  const from = source < 0 ? [] : explained.from.slice(0, pathLimits.sources);
  return {
    attribute,
    value: shown(attribute, explained.value),
    rule: rules.indexOf(rule),
    from: from.map((name) => ({ source, attribute: name, value: shown(name, read(name)) })),
    losers: losersOf(attribute, explained, rules),
  };
}

/** As rules read it: what every object has stands beside its attributes. */
function readFrom(source: ExplainedSource | undefined, name: string): AttributeValue | null {
  if (!source) return null;
  const { dn, objectClass, attributes } = source;
  return attributes[name] ?? (name === 'dn' ? dn : name === 'objectClass' ? objectClass : null);
}

const reasons: Readonly<Record<string, LossReason>> = {
  'rules.lost-null': 'nothing',
  'rules.lost-to-null': 'authoritative-null',
  'rules.lost-merged': 'merged',
  'rules.lost-control': 'control',
};

function losersOf(attribute: string, { losers }: ExplainedValue, rules: RuleList): MetaverseValue['losers'] {
  return losers.slice(0, pathLimits.sources).map(({ rule, value, because }) => ({
    rule: rules.indexOf(rule),
    value: shown(attribute, value),
    because: reasons[because.code] ?? 'precedence',
  }));
}

function sourceOf(source: ExplainedSource, reading: SourceReading | undefined): ExplainedPath['sources'][number] {
  const { connector: forest, dn, objectClass, isPending } = source;
  const readAt = reading?.readAt?.toISOString() ?? null;
  return { forest, dn: dn.slice(0, 2000), objectClass, isPending, readAt, failure: reading?.failure ?? null };
}

function shown(attribute: string, value: AttributeValue | null): ShownValue {
  if (value === null) return null;
  const all = valuesOf(value);
  if (isSecretAttribute(attribute)) return { texts: [], count: all.length };
  const texts = all.slice(0, pathLimits.texts).map((one) => {
    const text = isBytes(one) ? fromBytes(one).toString('base64') : String(one);
    const storable = text.toWellFormed().replaceAll('\0', '\ufffd');
    return storable.length > pathLimits.characters ? `${cut(storable)}…` : storable;
  });
  return { texts, count: all.length };
}

/** Half of a pair at the end would be none of a text. */
function cut(text: string): string {
  const start = text.slice(0, pathLimits.characters);
  return start.isWellFormed() ? start : start.slice(0, -1);
}

/** The answer with as many of its values as fit. */
function withinOctets(path: ExplainedPath): ExplainedPath {
  const { values, ...rest } = path;
  let octets = Buffer.byteLength(JSON.stringify(rest));
  const fitting = values.findIndex(
    (value) => (octets += Buffer.byteLength(JSON.stringify(value)) + 1) > pathLimits.octets,
  );
  return fitting < 0 ? path : { ...path, values: values.slice(0, fitting), isCut: true };
}

type RuleName = NonNullable<ExplainedValue['rule']>;

/** Each rule once. */
class RuleList {
  readonly all: { name: string; precedence: number }[] = [];
  readonly #known = new Map<RuleName, number>();

  indexOf(rule: RuleName | null): number | null {
    if (!rule) return null;
    const known = this.#known.get(rule);
    if (known !== undefined) return known;
    const index = this.all.push({ name: rule.name.slice(0, 400), precedence: rule.precedence }) - 1;
    this.#known.set(rule, index);
    return index;
  }
}
