import { LineCounter, isNode, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Detail } from '../details.ts';
import { defineDetails } from '../details.ts';
import { elementOf, optionsOf, propertiesOf, unwrapped } from './schema-parts.ts';
import { describeAt, describeIssue, describeUnknownKey } from './schema-problems.ts';
import { describeYamlError, tooLarge } from './yaml-problems.ts';

/** Something wrong in a document that people write. */
export interface SettingsProblem {
  readonly path: readonly PropertyKey[];
  readonly detail: Detail;
  readonly line?: number;
}

/** A YAML document that a schema has read. */
export interface SettingsDocument<T> {
  /** Undefined when there are problems. */
  readonly parsed: { readonly value: T } | undefined;
  readonly problems: readonly SettingsProblem[];
  /** A problem that no schema can see, at its line. */
  readonly problemAt: (path: readonly PropertyKey[], detail: Detail) => SettingsProblem;
}

type YamlDocument = ReturnType<typeof parseDocument>;

/**
 * Reads a text with all its problems at once, each with its line. `prepare` changes the values before the schema sees
 * them.
 */
export function readSettings<S extends z.ZodType>(
  schema: S,
  text: string,
  prepare: (values: unknown) => void = () => undefined,
): SettingsDocument<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const problemAt = (path: readonly PropertyKey[], detail: Detail): SettingsProblem => ({
    ...{ path, detail },
    ...lineOf(document, path, lineAt),
  });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      ...{ path: [], detail: describeYamlError(error) },
      line: lineAt(error.pos[0]),
    }));
    return { parsed: undefined, problems, problemAt };
  }
  const values = valuesOf(document);
  if (values === undefined) return { parsed: undefined, problems: [{ path: [], detail: tooLarge }], problemAt };
  prepare(values);
  const result = schema.safeParse(values);
  if (result.success) return { parsed: { value: result.data }, problems: [], problemAt };
  const problems = result.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [problemAt(issue.path, describeIssue(issue, values))];
    const known = keysOf(schema, issue.path);
    return issue.keys.map((key) => problemAt([...issue.path, key], describeUnknownKey(key, known)));
  });
  return { parsed: undefined, problems, problemAt };
}

/** Undefined when aliases of aliases would make more of it than memory holds. */
function valuesOf(document: YamlDocument): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** In the order of their lines, each with its place: `FILE:12: …`. */
export function placeProblems(name: string, problems: readonly SettingsProblem[]): readonly Detail[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).map((problem) => placed(name, problem));
}

/** The settings that there are at `path`, for the one that somebody meant. */
function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodUnion) return optionsOf(inner).flatMap((option) => keysOf(option, path));
  if (inner instanceof z.ZodObject) {
    const [first, ...rest] = path;
    if (first === undefined) return Object.keys(inner.shape);
    const next = propertiesOf(inner).get(first);
    return next ? keysOf(next, rest) : [];
  }
  return inner instanceof z.ZodArray ? keysOf(elementOf(inner), path.slice(1)) : [];
}

/** The line of the nearest node that exists on the way to `path`. */
function lineOf(
  document: YamlDocument,
  path: readonly PropertyKey[],
  lineAt: (offset: number) => number,
): { line?: number } {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return { line: lineAt(node.range[0]) };
  }
  return {};
}

const configurationDetail = defineDetails({
  'base.setting-problem': { en: '  {place}: {problem}', nl: '  {place}: {problem}' },
});

function placed(name: string, { path, detail, line }: SettingsProblem): Detail {
  const place = line === undefined ? name : `${name}:${line}`;
  return configurationDetail('base.setting-problem', { place, problem: describeAt(path, detail) });
}
