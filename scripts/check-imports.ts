/**
 * The import ladder. Who may import whom, types included; a room's inside is private (others import its index.ts, base
 * is imported by file); no cycles of files, and none of what stands side by side in a folder; the tiers of the cloud
 * only look down; no SQL in sites. Tests may import more: they are not checked.
 */
import { dirname, join, normalize } from 'node:path';
import { readSourceFiles } from './source-files.ts';

/** Room → the rooms below it that it may use. */
const ladder: Readonly<Record<string, readonly string[]>> = {
  base: [],
  directory: ['base'],
  wire: ['base', 'directory'],
  kerberos: ['base'],
  ntlm: ['base'],
  proxy: ['base', 'kerberos', 'ntlm'],
  web: ['base'],
  ldap: ['base', 'directory', 'wire', 'kerberos'],
  rpc: ['base', 'directory', 'ntlm'],
  sync: ['base', 'directory', 'wire'],
  diagnose: ['base', 'directory', 'wire', 'proxy', 'kerberos', 'web', 'ldap'],
  practice: ['base', 'directory', 'wire'],
  connect: ['base', 'directory', 'wire', 'proxy', 'kerberos', 'ldap', 'rpc', 'sync', 'diagnose'],
  cloud: ['base', 'directory', 'wire', 'ntlm', 'proxy', 'web', 'diagnose'],
  device: ['base', 'directory', 'wire', 'proxy', 'kerberos', 'diagnose'],
  lab: [
    'base',
    'directory',
    'wire',
    'proxy',
    'ldap',
    'sync',
    'web',
    'diagnose',
    'practice',
    'connect',
    'cloud',
    'device',
  ],
  cli: [
    ...['base', 'directory', 'wire', 'proxy', 'kerberos', 'ldap', 'sync', 'diagnose', 'practice'],
    ...['connect', 'cloud', 'device', 'lab'],
  ],
};

/** Entries besides index.ts, for commands whose cold start is a promise. */
const lightEntries = new Set([
  // Catalogues of what a room says, and nothing else.
  ...['cloud', 'connect', 'kerberos', 'ldap', 'proxy', 'rpc', 'sync'].map((room) => `src/${room}/texts.ts`),
  'src/diagnose/explain/index.ts',
  'src/diagnose/reference/index.ts',
  'src/diagnose/catalogue/index.ts',
  'src/diagnose/doctor/index.ts',
  'src/diagnose/allow-list/index.ts',
  'src/diagnose/bundle/index.ts',
  'src/sync/rules/index.ts',
]);

/** The engine speaks to no directory and no network itself. */
const forbiddenPackages: Readonly<Record<string, RegExp>> = {
  sync: /^(ldapts|hono|@hono\/|undici|node:(http|https|net|tls)$)/,
};

/** Loose files of the cloud that stand below its features. */
const shared = new Set(['src/cloud/errors.ts']);

const files = readSourceFiles();
const imports = new Map(files.map(({ file, targets }) => [file, targets] as const));
const problems: string[] = [];
const roomOf = (file: string): string => file.split('/')[1] ?? '';

for (const { file, text, specifiers, dynamic } of files) {
  for (const name of [...specifiers, ...dynamic]) checkImport(file, name);
  if (file.startsWith('src/cloud/sites/')) checkNoSql(file, text, specifiers);
}

function checkImport(file: string, specifier: string): void {
  const room = roomOf(file);
  if (!specifier.startsWith('.')) {
    if (forbiddenPackages[room]?.test(specifier))
      problems.push(`${file}: the room "${room}" does not import ${specifier}`);
    return;
  }
  const target = normalize(join(dirname(file), specifier));
  if (!target.startsWith('src/')) return;
  const other = roomOf(target);
  if (other === room) {
    if (room === 'cloud') checkTiers(file, target);
    return;
  }
  if (!ladder[room]?.includes(other)) problems.push(`${file}: "${room}" may not import "${other}" (${specifier})`);
  const isEntry = target === `src/${other}/index.ts` || lightEntries.has(target);
  if (other !== 'base' && !isEntry) problems.push(`${file}: ${target} is private to "${other}"; import its index.ts`);
}

/** The composition (loose files and control/) above sites, above apis, above features. */
function tierOf(file: string): { readonly height: number; readonly name: string } {
  const folder = file.split('/').length > 3 ? file.split('/')[2] : '';
  if (shared.has(file)) return { height: 0, name: 'what all share' };
  if (folder === '' || folder === 'control') return { height: 4, name: 'the composition' };
  if (folder === 'sites') return { height: 3, name: 'a site' };
  return folder === 'apis' ? { height: 2, name: 'an api' } : { height: 1, name: 'a feature' };
}

function checkTiers(file: string, target: string): void {
  const [from, to] = [tierOf(file), tierOf(target)];
  if (to.height > from.height) problems.push(`${file}: ${from.name} may not import ${to.name} (${target})`);
}

function checkNoSql(file: string, text: string, specifiers: readonly string[]): void {
  const query = /\.(selectFrom|insertInto|updateTable|deleteFrom|executeQuery)\(|\bsql(<[^`]*>)?`/.exec(text)?.[0];
  if (query !== undefined || specifiers.includes('kysely'))
    problems.push(`${file}: no SQL in sites; ask the feature (${query ?? 'imports kysely'})`);
}

/** Depth first; a node that is met again while it is still open closes a cycle. */
function findCycles(graph: ReadonlyMap<string, Iterable<string>>, found: (cycle: readonly string[]) => void): void {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (node: string, trail: readonly string[]): void => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') return found([...trail.slice(trail.indexOf(node)), node]);
    state.set(node, 'open');
    for (const target of graph.get(node) ?? []) visit(target, [...trail, node]);
    state.set(node, 'done');
  };
  for (const node of graph.keys()) visit(node, []);
}

findCycles(imports, (cycle) => problems.push(`cycle: ${cycle.join(' → ')}`));

/** Folder → what stands in it (files and folders) → what of the same folder it imports. */
const levels = new Map<string, Map<string, Map<string, string>>>();
for (const [file, targets] of imports) {
  for (const target of targets) {
    const [from, to] = [file.split('/'), target.split('/')];
    const depth = from.findIndex((part, index) => part !== to[index]);
    // Between rooms the ladder holds.
    if (depth < 2) continue;
    const [folder, own = '', other = ''] = [from.slice(0, depth).join('/'), from[depth], to[depth]];
    const level = levels.getOrInsertComputed(folder, () => new Map<string, Map<string, string>>());
    level.getOrInsertComputed(own, () => new Map<string, string>()).set(other, `${file} imports ${target}`);
  }
}
for (const [folder, level] of levels) {
  const graph = new Map([...level].map(([own, others]) => [own, others.keys()]));
  findCycles(graph, (cycle) => {
    const ties = cycle.slice(1).map((other, index) => level.get(cycle[index] ?? '')?.get(other));
    // A cycle of files is told above.
    if (cycle.some((name) => !name.endsWith('.ts')))
      problems.push(`cycle in ${folder}: ${cycle.join(' → ')} (${ties.join('; ')})`);
  });
}

for (const problem of new Set(problems)) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
