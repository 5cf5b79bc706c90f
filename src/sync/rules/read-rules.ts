import { systemPathOf } from '../../base/system-error.ts';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../base/configuration/file-errors.ts';
import { ruleErrors } from './errors.ts';
import { importRuleXml } from './import-xml.ts';
import { emptyRuleSet, parseRuleSet } from './load-rules.ts';
import type { RuleSource } from './load-rules.ts';
import type { RuleProblem, RuleSet } from './rule.ts';

const isRuleFile = (name: string): boolean => /\.(?:ya?ml|xml)$/i.test(name);

/** Every rule file at `path`: a file, or a folder with all that is below it. Throws `file.…` and `rules.none`. */
export async function readRuleSources(path: string): Promise<readonly RuleSource[]> {
  try {
    const info = await stat(path);
    const files = info.isDirectory()
      ? (await readdir(path, { recursive: true }))
          .filter(isRuleFile)
          .sort()
          .map((name) => join(path, name))
      : [path];
    const sources: RuleSource[] = [];
    for (const file of files) sources.push({ file, text: decode(await readFile(file)) });
    if (sources.length > 0) return sources;
  } catch (cause) {
    throw fileError(systemPathOf(cause) ?? path, cause);
  }
  throw ruleErrors('rules.none', { path });
}

/** PowerShell writes UTF-16 where nobody asked it not to. */
function decode(octets: Buffer): string {
  if (octets[0] === 0xff && octets[1] === 0xfe) return octets.subarray(2).toString('utf16le');
  return octets.toString('utf8').replace(/^\uFEFF/, '');
}

/** YAML and exported XML alike, on top of `base`. The problems are values: see `checkRuleSet`. */
export function parseRuleFiles(
  sources: readonly RuleSource[],
  base: RuleSet = emptyRuleSet,
): { readonly ruleSet: RuleSet; readonly problems: readonly RuleProblem[] } {
  const isXml = ({ file, text }: RuleSource): boolean => /\.xml$/i.test(file) || /^\s*</.test(text);
  const imported = importRuleXml(sources.filter(isXml));
  const { ruleSet: set } = imported;
  const combined: RuleSet = {
    rules: [...base.rules, ...set.rules],
    parameters: { ...base.parameters, ...set.parameters },
    places: new Map([...base.places, ...set.places]),
    origins: new Map([...base.origins, ...set.origins]),
    attributes: base.attributes,
    notices: [...base.notices, ...set.notices],
  };
  const { ruleSet, problems } = parseRuleSet(
    sources.filter((source) => !isXml(source)),
    combined,
  );
  return { ruleSet, problems: [...imported.problems, ...problems] };
}
