/**
 * The import ladder. Who may import whom, types included; a room's inside is private (others import its index.ts, base is imported by file); no cycles.
 * Tests may reach further: they are not part of the house.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Room → the rooms below it that it may use. */
const ladder: Readonly<Record<string, readonly string[]>> = {
  base: [],
  directory: ['base'],
  wire: ['base', 'directory'],
  kerberos: ['base'],
  proxy: ['base', 'kerberos'],
  web: ['base'],
  ldap: ['base', 'directory', 'wire', 'kerberos'],
  sync: ['base', 'directory', 'wire'],
  diagnose: ['base', 'directory', 'wire', 'proxy', 'kerberos', 'web', 'ldap'],
  practice: ['base', 'directory', 'wire'],
  connect: ['base', 'directory', 'wire', 'proxy', 'kerberos', 'ldap', 'sync', 'diagnose'],
  cloud: ['base', 'directory', 'wire', 'proxy', 'web', 'diagnose'],
  device: ['base', 'directory', 'wire', 'proxy', 'kerberos', 'diagnose'],
  lab: ['base', 'directory', 'wire', 'proxy', 'ldap', 'sync', 'diagnose', 'practice', 'connect', 'cloud', 'device'],
  cli: [
    'base',
    'directory',
    'wire',
    'proxy',
    'kerberos',
    'ldap',
    'sync',
    'diagnose',
    'practice',
    'connect',
    'cloud',
    'device',
    'lab',
  ],
};

/** Entries besides index.ts, for commands whose cold start is a promise. */
const lightEntries = new Set([
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

const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
const imports = new Map<string, string[]>();
const problems: string[] = [];
const roomOf = (file: string): string => file.split('/')[1] ?? '';

for (const file of files) {
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  const specifiers = [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap((found) => found.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
  ];
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    readFileSync(file, 'utf8').slice(start + 1, end - 1),
  );
  imports.set(
    file,
    specifiers.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(file), name))),
  );
  for (const name of [...specifiers, ...dynamic]) checkImport(file, name);
}

function checkImport(file: string, specifier: string): void {
  const room = roomOf(file);
  if (!specifier.startsWith('.')) {
    if (forbiddenPackages[room]?.test(specifier))
      problems.push(`${file}: the room "${room}" does not import ${specifier}`);
    return;
  }
  const target = normalize(join(dirname(file), specifier));
  if (!target.startsWith('src/') || roomOf(target) === room) return;
  const other = roomOf(target);
  if (!ladder[room]?.includes(other)) problems.push(`${file}: "${room}" may not import "${other}" (${specifier})`);
  const isEntry = target === `src/${other}/index.ts` || lightEntries.has(target);
  if (other !== 'base' && !isEntry) problems.push(`${file}: ${target} is private to "${other}"; import its index.ts`);
}

/** Depth first; a file that is met again while it is still open closes a cycle. */
const state = new Map<string, 'open' | 'done'>();
function visit(file: string, trail: readonly string[]): void {
  if (state.get(file) === 'done') return;
  if (state.get(file) === 'open') {
    problems.push(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
    return;
  }
  state.set(file, 'open');
  for (const target of imports.get(file) ?? []) visit(target, [...trail, file]);
  state.set(file, 'done');
}
for (const file of files) visit(file, []);

for (const problem of new Set(problems)) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
