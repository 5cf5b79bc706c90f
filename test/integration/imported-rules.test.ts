import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/base/database/database.ts';
import { connectConfiguration } from '../../src/connect/index.ts';
import { compileConfiguredRules, readRuleFiles } from '../../src/connect/rules.ts';
import { ForestConnector } from '../../src/connect/connectors/index.ts';
import { valuesOf } from '../../src/directory/index.ts';
import type { Attributes } from '../../src/directory/index.ts';
import { parseServer } from '../../src/ldap/index.ts';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { Engine, syncMigrations, toConnectorId } from '../../src/sync/index.ts';
import {
  checkRuleSet,
  chooseRules,
  compileRuleSet,
  formatProblem,
  readRuleSources,
} from '../../src/sync/rules/index.ts';
import type { RuleSet } from '../../src/sync/rules/index.ts';
import { writeExportedConfiguration } from '../kit/exported-rules.ts';
import { ModelCloud } from './engine/model-cloud.ts';

/**
 * An Azure AD Connect configuration instead of the default rules, over a whole organisation: what arrives in the cloud
 * is compared attribute by attribute.
 */
const domain = 'corp.contoso.test';
const folder = mkdtempSync(join(tmpdir(), 'hawser-imported-'));
const exported = join(folder, 'export');
const written = join(folder, 'imported.yaml');
const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
let forest: PracticeForest;

/** What differs, and why that is as it should be. */
const explained: Readonly<Record<string, string>> = {
  'user.onPremisesObjectIdentifier': 'the exported version does not have this flow yet',
};

beforeAll(async () => {
  writeExportedConfiguration(exported, domain);
  forest = await startPracticeForest({ domain, administratorPassword: 'Anker-Ketting.78', users: 2000 });
});
afterAll(async () => {
  await forest[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function hawser(...words: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...words], { maxBuffer: 1e8 });
  return { out: stdout, err: stderr };
}

async function rulesOf(path: string | undefined, set: 'defaults' | 'imported'): Promise<RuleSet> {
  const sources = path === undefined ? [] : await readRuleSources(path);
  const { ruleSet, problems } = chooseRules(sources, { set, disable: [], file: 'connect.yaml' });
  expect(checkRuleSet(ruleSet, problems).errors.map((each) => formatProblem(each))).toEqual([]);
  return ruleSet;
}

/** A full cycle from nothing. */
async function synchronize(ruleSet: RuleSet): Promise<ModelCloud> {
  const cloud = new ModelCloud();
  const id = toConnectorId(domain);
  const rules = compileRuleSet(ruleSet, {
    connectors: [
      { id, type: 'forest', name: domain },
      { id: cloud.id, type: 'cloud', name: cloud.name },
    ],
  });
  const { serviceAccount, caFile } = forest;
  const [root] = forest.domains;
  await using connector = new ForestConnector({
    id,
    session: {
      ...{ domain, caFile, account: serviceAccount.upn, password: () => serviceAccount.password },
      servers: [parseServer(root?.server ?? '')],
    },
    moreAttributes: rules.attributesRead(id),
  });
  const database = await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] });
  try {
    const engine = await Engine.open({ database, sources: [connector], targets: [cloud], rules });
    const run = await engine.runCycle({ kind: 'initial' });
    expect(run.result).toBe('success');
    expect(await engine.errors()).toEqual([]);
    return cloud;
  } finally {
    await database.close();
  }
}

test('an exported rule set is imported, clean, and does in the cloud what the default rules do', async () => {
  const { err } = await hawser('rules', 'import', exported, '--output', written);
  // What has no place here is named, by rule and flow.
  for (const name of [
    'commonName',
    'dn',
    'In from AAD - User Join',
    'Out to AD - User Exchange Hybrid',
    'PublicFolder',
  ])
    expect(err).toContain(name);
  expect(err).toMatch(/Out to AAD - User Identity: commonName: the cloud has no attribute commonName/);
  expect(err).toContain('connect.yaml has to say sourceAnchor: mS-DS-ConsistencyGuid');
  const { out } = await hawser('rules', 'check', written, '--json');
  expect(JSON.parse(out)).toMatchObject({ errors: [], notices: [] });

  const imported = await synchronize(await rulesOf(written, 'imported'));
  const expected = await synchronize(await rulesOf(undefined, 'defaults'));
  expect(imported.objects.size).toBeGreaterThan(2000);
  expect([...imported.objects.keys()].sort()).toEqual([...expected.objects.keys()].sort());
  expect(differences(expected, imported)).toEqual(Object.keys(explained).sort());
});

test('the exported files themselves are a folder of rules, too', async () => {
  const [files, yaml] = [await rulesOf(exported, 'imported'), await rulesOf(written, 'imported')];
  const meaning = ({ rules, parameters }: RuleSet): unknown => [
    rules.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    parameters,
  ];
  expect(meaning(files)).toEqual(meaning(yaml));
  // Imported again, it is the same file.
  const again = join(folder, 'again.yaml');
  await hawser('rules', 'import', exported, '--output', again);
  expect(await readRuleSources(again)).toEqual([
    expect.objectContaining({ text: (await readRuleSources(written))[0]?.text }),
  ]);
});

test('connect.yaml chooses the set, and switches rules of it off', async () => {
  const configured = async (rules: object): Promise<ReturnType<typeof compileConfiguredRules>> => {
    const configuration = connectConfiguration.parse({
      cloud: { url: 'https://cloud.example', tenant: 'contoso' },
      forests: [{ domain, account: 'svc-hawser' }],
      rules,
    });
    return compileConfiguredRules(configuration, await readRuleFiles(configuration));
  };
  const disable = ['imported/Out to AAD - Device Join'];
  const { ruleSet, compiled } = await configured({ set: 'imported', folder: exported, disable });
  const off = ruleSet.rules.filter(({ name, disabled }) => disabled && name === 'Out to AAD - Device Join');
  expect(off).toHaveLength(1);
  expect(ruleSet.rules.some(({ name }) => name.startsWith('Out to cloud'))).toBe(false);
  expect(compiled.attributesRead(toConnectorId(domain))).toContain('mS-DS-ConsistencyGuid');
  // Beside the default rules the set would have two rules with joins for every object.
  await expect(configured({ folder: exported })).rejects.toMatchObject({
    code: 'rules.invalid',
    data: { problems: [expect.objectContaining({ code: 'rules.at-place' })] },
  });
});

/** "class.attribute" of everything that is not the same. */
function differences(before: ModelCloud, after: ModelCloud): readonly string[] {
  const found = new Set<string>();
  const texts = (attributes: Attributes, name: string): string =>
    JSON.stringify(
      valuesOf(attributes[name])
        .map((value) => JSON.stringify(value))
        .sort(),
    );
  for (const [anchor, one] of before.objects) {
    const other = after.objects.get(anchor);
    if (other?.objectClass !== one.objectClass) found.add(`${one.objectClass}.objectClass`);
    if (!other) continue;
    for (const name of new Set([...Object.keys(one.attributes), ...Object.keys(other.attributes)]))
      if (texts(one.attributes, name) !== texts(other.attributes, name)) found.add(`${one.objectClass}.${name}`);
    for (const name of new Set([...one.references.keys(), ...other.references.keys()])) {
      const [left, right] = [one, other].map(({ references }) => [...(references.get(name) ?? [])].sort());
      if (JSON.stringify(left) !== JSON.stringify(right)) found.add(`${one.objectClass}.${name}`);
    }
  }
  return [...found].sort();
}
