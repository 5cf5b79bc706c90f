import { isObject } from '../../base/object.ts';
import { isMap, isNode, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import type { Detail } from '../../base/details.ts';
import { nearest } from '../../base/nearest.ts';
import { describeIssue } from '../../base/configuration/schema-problems.ts';
import { describeYamlError } from '../../base/configuration/yaml-problems.ts';
import { switchOff } from './disable.ts';
import type { DisabledRule } from './disable.ts';
import { fileDetail } from './details.ts';
import { invalidRules } from './problems.ts';
import { ruleFileSchema, settings } from './rule-schema.ts';
import type { RuleFile } from './rule-schema.ts';
import type { Place, Rule, RuleOrigin, RulePlaces, RuleProblem, RuleSet } from './rule.ts';

/** The text of one rule file. `file` is how messages name it. */
export interface RuleSource {
  readonly file: string;
  readonly text: string;
}

export const emptyRuleSet: RuleSet = {
  rules: [],
  parameters: {},
  places: new Map(),
  origins: new Map(),
  attributes: new Set(),
  notices: [],
};

/**
 * Reads YAML rule files on top of `base` (the default rules). A file holds one rule, a list of rules, or `rules:` with
 * `disable:` and `parameters:`; several documents are allowed. Throws `rules.invalid` with every problem of every file:
 * nothing is loaded by halves.
 */
export function loadRuleSet(
  sources: readonly RuleSource[],
  base: RuleSet = emptyRuleSet,
  origin?: RuleOrigin,
): RuleSet {
  const { ruleSet, problems } = parseRuleSet(sources, base, origin);
  if (problems.length === 0) return ruleSet;
  throw invalidRules(problems);
}

/**
 * As `loadRuleSet`, with the problems as values. With problems the set holds what could be read, for further checking
 * only.
 */
export function parseRuleSet(
  sources: readonly RuleSource[],
  base: RuleSet = emptyRuleSet,
  origin?: RuleOrigin,
): { readonly ruleSet: RuleSet; readonly problems: readonly RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const rules: Rule[] = [...base.rules];
  const places = new Map(base.places);
  const origins = new Map(base.origins);
  const attributes = new Set(base.attributes);
  const parameters: Record<string, string> = { ...base.parameters };
  const disable: DisabledRule[] = [];
  for (const source of sources) {
    for (const part of readFile(source, problems)) {
      Object.assign(parameters, part.file.parameters);
      for (const name of part.file.attributes) attributes.add(name);
      disable.push(...part.file.disable.map((name, index) => ({ name, place: part.disablePlace(index) })));
      for (const [index, rule] of part.file.rules.entries()) {
        const place = part.placesOf(index, rule);
        const other = places.get(rule.id);
        if (other) {
          problems.push({
            ...place.rule,
            rule: rule.name,
            attribute: 'id',
            detail: fileDetail('rules.id-taken-at', {
              id: rule.id,
              place: `${other.rule.file}:${other.rule.line}`,
            }),
          });
          continue;
        }
        places.set(rule.id, place);
        origins.set(rule.id, origin ?? part.file.set);
        rules.push(rule);
      }
    }
  }
  const read: RuleSet = { ...base, rules, parameters, places, origins, attributes };
  const { ruleSet, problems: unknown } = switchOff(read, disable);
  return { ruleSet, problems: [...problems, ...unknown] };
}

interface Part {
  readonly file: RuleFile;
  placesOf(index: number, rule: Rule): RulePlaces;
  disablePlace(index: number): Place;
}

type Path = readonly PropertyKey[];

function readFile({ file, text }: RuleSource, problems: RuleProblem[]): readonly Part[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    for (const error of document.errors) {
      const { linePos } = error;
      const place = linePos ? { line: linePos[0].line, column: linePos[0].col } : {};
      problems.push({
        file,
        ...place,
        rule: '',
        attribute: '',
        detail: describeYamlError(error),
      });
    }
    if (document.errors.length > 0 || document.contents === null) return [];
    const { prefix, value } = normalise(document);
    const placeOf = (path: Path): Place => ({ file, ...positionIn(document, lines, path.slice(prefix)) });
    const result = ruleFileSchema.safeParse(value);
    if (!result.success) {
      problems.push(...result.error.issues.flatMap((issue) => toProblems(issue, value, placeOf)));
      return [];
    }
    return [
      {
        file: result.data,
        placesOf: (index, rule) => ({
          rule: placeOf(['rules', index]),
          flows: rule.flows.map((_, flow) => placeOf(['rules', index, 'flows', flow])),
        }),
        disablePlace: (index) => placeOf(['disable', index]),
      },
    ];
  });
}

/** One rule or a list of rules as `{ rules: [...] }`; `prefix` is how much longer a path has become. */
function normalise(document: Document.Parsed): { readonly prefix: number; readonly value: unknown } {
  const value: unknown = document.toJS();
  if (isSeq(document.contents)) return { prefix: 1, value: { rules: value } };
  const isFile = isMap(document.contents) && Object.keys(ruleFileSchema.shape).some((key) => document.has(key));
  return isFile ? { prefix: 0, value } : { prefix: 2, value: { rules: [value] } };
}

/** Where the node at `path` begins; of a missing one, where its nearest ancestor does. */
function positionIn(
  document: Document.Parsed,
  lines: LineCounter,
  path: Path,
): { readonly line: number; readonly column: number } {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}

type Issue = z.core.$ZodIssue;

function toProblems(issue: Issue, value: unknown, placeOf: (path: Path) => Place): readonly RuleProblem[] {
  // Of a union (text or mapping) the branch that fits the kind of value says more than "invalid input".
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find(
      (issues) => !issues.some((each) => each.code === 'invalid_type' && each.path.length === 0),
    );
    if (branch) {
      return branch.flatMap((each) => toProblems({ ...each, path: [...issue.path, ...each.path] }, value, placeOf));
    }
    return [toProblem(fileDetail('rules.text-or-mapping'), issue.path, value, placeOf)];
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, settings);
      const detail =
        near === undefined ? fileDetail('rules.no-setting') : fileDetail('rules.no-setting-near', { near });
      return toProblem(detail, [...issue.path, key], value, placeOf);
    });
  }
  return [toProblem(describeIssue(issue, value), issue.path, value, placeOf)];
}

function toProblem(detail: Detail, path: Path, value: unknown, placeOf: (path: Path) => Place): RuleProblem {
  const rule = path[0] === 'rules' ? at(value, path.slice(0, 2)) : undefined;
  const flow = path[2] === 'flows' ? at(value, path.slice(0, 4)) : undefined;
  const field = path.slice(path[0] === 'rules' ? 2 : 0);
  const target = textIn(flow, 'target');
  // The field itself stands in `attribute`; `below` only what is under it.
  const below = field.slice(target === undefined ? 1 : 2);
  return {
    ...placeOf(path),
    rule: textIn(rule, 'name') ?? '',
    attribute: target ?? String(field[0] ?? ''),
    detail,
    ...(below.length > 0 && { below: describePath(below) }),
  };
}

function describePath(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.');
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((inner: unknown, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function textIn(value: unknown, key: string): string | undefined {
  const text = isObject(value) ? value[key] : undefined;
  return typeof text === 'string' ? text : undefined;
}
