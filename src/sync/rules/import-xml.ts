import { own } from '../../base/own.ts';
import { messageOf } from '../../base/system-error.ts';
import { DOMParser } from '@xmldom/xmldom';
import type { Element } from '@xmldom/xmldom';
import type { Detail } from '../../base/details.ts';
import { fileDetail, importDetail, xmlDetail } from './details.ts';
import { adoptImported } from './imported-rules.ts';
import { emptyRuleSet } from './load-rules.ts';
import { scopeOperators } from './rule.ts';
import type {
  Flow,
  FlowSource,
  JoinCondition,
  LinkType,
  MergeType,
  Place,
  Rule,
  RulePlaces,
  RuleProblem,
  RuleSet,
  ScopeClause,
} from './rule.ts';
import type { RuleSource } from './load-rules.ts';

/**
 * Sync rules as Azure AD Connect exports them (`Get-ADSyncServerConfiguration`): one `synchronizationRule` a file,
 * `ma-data` files that say what the connectors are. Everything else of an exported configuration is passed over. What
 * the model has no word for is a problem, never silently lost.
 */
export interface ImportedRules {
  readonly ruleSet: RuleSet;
  readonly problems: readonly RuleProblem[];
}

export function importRuleXml(sources: readonly RuleSource[]): ImportedRules {
  const problems: RuleProblem[] = [];
  const raw: RawRule[] = [];
  const connectors: ConnectorInfo[] = [];
  const settings: RuleProblem[] = [];
  for (const source of sources) {
    const root = parseXml(source, problems);
    if (root?.tagName === 'synchronizationRule') raw.push(readRule(root, source.file, problems));
    else if (root?.tagName === 'ma-data') connectors.push(readConnector(root));
    else if (root?.tagName === 'saved-mv-configuration') settings.push(...readSettings(root, source.file));
    // Exports of several rules at once are wrapped in a root of any name.
    else if (root)
      raw.push(...children(root, 'synchronizationRule').map((each) => readRule(each, source.file, problems)));
  }
  const name = nameConnectors(raw, connectors);
  const places = new Map<string, RulePlaces>();
  const rules: Rule[] = [];
  for (const { rule, place, flowPlaces } of raw) {
    const other = places.get(rule.id);
    if (other) {
      const detail = fileDetail('rules.id-taken-in', { id: rule.id, file: other.rule.file });
      problems.push({ ...place, rule: rule.name, attribute: 'id', detail });
      continue;
    }
    places.set(rule.id, { rule: place, flows: flowPlaces });
    rules.push({ ...rule, connector: name(rule.connector) });
  }
  rules.sort((a, b) => a.precedence - b.precedence);
  const { notices, ...adopted } = adoptImported(rules, places);
  const origins = new Map(rules.map(({ id }) => [id, 'imported'] as const));
  const parameters = Object.fromEntries(connectors.flatMap((each) => each.constants));
  const set = { ...emptyRuleSet, ...adopted, origins, parameters, notices: [...settings, ...notices] };
  return { ruleSet: set, problems };
}

interface RawRule {
  readonly rule: Rule;
  readonly place: Place;
  readonly flowPlaces: readonly Place[];
}

interface ConnectorInfo {
  readonly id: string;
  readonly name: string;
  readonly isForest: boolean;
  /** %ADS_UF_…% and their values. */
  readonly constants: readonly (readonly [name: string, value: string])[];
}

function parseXml({ file, text }: RuleSource, problems: RuleProblem[]): Element | null {
  const problem = (message: string, line?: number, column?: number): null => {
    const place = line === undefined ? {} : { line, ...(column !== undefined && { column }) };
    const [reason = ''] = message.split('\n');
    problems.push({ file, ...place, rule: '', attribute: '', detail: xmlDetail('rules.not-xml', { reason }) });
    return null;
  };
  let failed = false;
  const onError = (level: string, message: string, { locator }: { readonly locator?: Locator }): void => {
    if (level === 'warning' || failed) return;
    failed = true;
    problem(message, locator?.lineNumber, locator?.columnNumber);
  };
  try {
    const document = new DOMParser({ locator: true, onError }).parseFromString(
      text.replace(/^\uFEFF/, '').trim(),
      'text/xml',
    );
    return failed ? null : document.documentElement;
  } catch (cause) {
    return failed ? null : problem(messageOf(cause));
  }
}

interface Locator {
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

function children(parent: Element | undefined, name: string): readonly Element[] {
  return [...(parent?.childNodes ?? [])].filter((node): node is Element => node.nodeName === name);
}

function child(parent: Element, name: string): Element | undefined {
  return children(parent, name)[0];
}

function text(parent: Element, name: string): string {
  return child(parent, name)?.textContent?.trim() ?? '';
}

const plainGuid = (id: string): string => id.replace(/[{}]/g, '').toLowerCase();
const isTrue = (value: string | null): boolean => value?.toLowerCase() === 'true';

function placeOf(file: string, element: Element): Place {
  const { lineNumber, columnNumber }: { lineNumber?: number; columnNumber?: number } = element;
  return { file, line: lineNumber ?? 1, column: columnNumber ?? 1 };
}

function readConnector(root: Element): ConnectorInfo {
  const constants = [...root.getElementsByTagName('parameter')].flatMap((each) => {
    const name = each.getAttribute('name') ?? '';
    return name.startsWith('ADS_') ? [[name, each.textContent?.trim() ?? ''] as const] : [];
  });
  const isForest = text(root, 'category') === 'AD';
  return { id: plainGuid(text(root, 'id')), name: text(root, 'name'), isForest, constants };
}

/** A setting of the server that connect.yaml has to agree with: with another anchor everybody would be somebody else. */
function readSettings(root: Element, file: string): readonly RuleProblem[] {
  const name = 'Microsoft.SynchronizationOption.AnchorAttribute';
  const found = [...root.getElementsByTagName('parameter')].find((each) => each.getAttribute('name') === name);
  const attribute = found?.textContent?.trim() ?? '';
  if (found === undefined || attribute === '') return [];
  const detail = importDetail('rules.imported-anchor', { attribute });
  return [{ ...placeOf(file, found), rule: '', attribute: 'sourceAnchor', detail }];
}

const linkTypes: Readonly<Record<string, LinkType>> = {
  join: 'join',
  provision: 'provision',
  stickyjoin: 'stickyJoin',
};
/** Replace is documented to be the same as Update. */
const mergeTypes: Readonly<Record<string, MergeType>> = {
  update: 'update',
  replace: 'update',
  merge: 'merge',
  mergecaseinsensitive: 'mergeCaseInsensitive',
};

function readRule(root: Element, file: string, problems: RuleProblem[]): RawRule {
  const name = text(root, 'name');
  const problem = (element: Element, attribute: string, detail: Detail): void => {
    problems.push({ ...placeOf(file, element), rule: name, attribute, detail });
  };
  const pick = <T>(field: string, words: Readonly<Record<string, T>>, fallback: T): T => {
    const value = text(root, field);
    const found = words[value.toLowerCase()];
    if (found === undefined) {
      const detail = xmlDetail('rules.xml-one-of', { options: Object.keys(words), given: value });
      problem(child(root, field) ?? root, field, detail);
    }
    return found ?? fallback;
  };
  const precedence = Number(text(root, 'precedence') || Number.NaN);
  if (!Number.isInteger(precedence))
    problem(child(root, 'precedence') ?? root, 'precedence', xmlDetail('rules.xml-whole-number'));
  for (const field of ['id', 'name', 'connector', 'sourceObjectType', 'targetObjectType']) {
    if (text(root, field) === '') problem(root, field, xmlDetail('rules.xml-element-missing', { element: field }));
  }
  const mappings = [...children(root, 'attribute-mappings')].flatMap((each) => children(each, 'mapping'));
  return {
    rule: {
      id: plainGuid(text(root, 'id')),
      name,
      description: text(root, 'description'),
      direction: pick('direction', { inbound: 'inbound', outbound: 'outbound' } as const, 'inbound'),
      connector: plainGuid(text(root, 'connector')),
      sourceObjectType: text(root, 'sourceObjectType'),
      targetObjectType: text(root, 'targetObjectType'),
      linkType: pick('linkType', linkTypes, 'join'),
      precedence: Number.isInteger(precedence) ? precedence : 0,
      disabled: isTrue(text(root, 'disabled')),
      scope: groupsOf(root, 'synchronizationCriteria', 'scope', (each) => readClause(each, problem)),
      join: groupsOf(root, 'relationshipCriteria', 'condition', readCondition),
      flows: mappings.map((each) => readMapping(each, problem)),
      passwordSync: isTrue(text(root, 'EnablePasswordSync')),
      immutableTag: text(root, 'immutable-tag'),
    },
    place: placeOf(file, root),
    flowPlaces: mappings.map((each) => placeOf(file, each)),
  };
}

function groupsOf<T>(
  root: Element,
  container: string,
  item: string,
  read: (element: Element) => T,
): readonly (readonly T[])[] {
  return children(root, container)
    .flatMap((each) => children(each, 'conditions'))
    .map((group) => children(group, item).map(read))
    .filter((group) => group.length > 0);
}

type Problem = (element: Element, attribute: string, detail: Detail) => void;

function readClause(element: Element, problem: Problem): ScopeClause {
  const spelled = text(element, 'csOperator').toUpperCase();
  const operator = spelled === 'ISNOTBITSET' ? 'ISBITNOTSET' : scopeOperators.find((each) => each === spelled);
  if (!operator) problem(element, 'scope', xmlDetail('rules.xml-operator', { operator: spelled }));
  return {
    attribute: text(element, 'csAttribute'),
    operator: operator ?? 'ISNOTNULL',
    value: text(element, 'csValue'),
  };
}

function readCondition(element: Element): JoinCondition {
  return {
    csAttribute: text(element, 'csAttribute'),
    mvAttribute: text(element, 'ilmAttribute'),
    caseSensitive: isTrue(text(element, 'caseSensitive')),
  };
}

function readMapping(element: Element, problem: Problem): Flow {
  const target = text(element, 'dest');
  if (target === '') problem(element, 'dest', xmlDetail('rules.xml-no-dest'));
  const spelled = text(element, 'valueMergeType');
  const mergeType = spelled === '' ? 'update' : own(mergeTypes, spelled.toLowerCase());
  if (!mergeType) problem(element, target, xmlDetail('rules.xml-merge-type', { type: spelled }));
  return {
    target,
    source: readSource(element, target, problem),
    mergeType: mergeType ?? 'update',
    applyOnce: isTrue(element.getAttribute('execute-once')),
  };
}

/** Four shapes: an expression (with or without the attributes that it reads), one attribute, or a constant as text. */
function readSource(element: Element, target: string, problem: Problem): FlowSource {
  const expression = text(element, 'expression');
  if (expression !== '') return { kind: 'expression', text: expression };
  const attributes = children(child(element, 'src'), 'attr').map((each) => each.textContent?.trim() ?? '');
  const [attribute] = attributes;
  if (attributes.length > 1) problem(element, target, xmlDetail('rules.xml-several-sources'));
  if (attribute !== undefined) return { kind: 'direct', attribute };
  if (!child(element, 'src')) problem(element, target, xmlDetail('rules.xml-no-source'));
  return { kind: 'constant', value: text(element, 'src') };
}

/**
 * What a connector's GUID becomes in a rule: `cloud`, `forest` when there is one forest, the name of the forest when
 * there are several. Without the connector files, the names of the default rules show it ("In from AAD - …", "Out to AD
 * - …").
 */
function nameConnectors(rules: readonly RawRule[], connectors: readonly ConnectorInfo[]): (id: string) => string {
  const known = new Map(connectors.map((each) => [each.id, each]));
  const isForest = (id: string): boolean => {
    const info = known.get(id);
    if (info) return info.isForest;
    return !rules.some(({ rule }) => rule.connector === id && /\b(?:AAD|Azure AD|Entra)\b/i.test(rule.name));
  };
  const ids = [...new Set(rules.map(({ rule }) => rule.connector))];
  const forests = ids.filter(isForest);
  return (id) => {
    if (!isForest(id)) return 'cloud';
    return forests.length === 1 ? 'forest' : (known.get(id)?.name ?? id);
  };
}
