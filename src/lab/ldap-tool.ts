import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForestReady } from './processes/forest.ts';

/**
 * Writes `ldap` into the lab's folder: `ldap search …`, `ldap modify …` and the others of OpenLDAP's tools, signed in
 * to the forest as its administrator. The password stays in a file of its own, which the tool reads: it belongs in no
 * list of processes.
 */
export function writeLdapTool(folder: string, forest: ForestReady): string {
  const passwordFile = join(folder, 'forest-administrator.password');
  writeFileSync(passwordFile, forest.administrator.password, { mode: 0o600 });
  const file = join(folder, 'ldap');
  const script = `#!/bin/sh
# ldap search|modify|add|delete|modrdn|passwd …: OpenLDAP's tools, signed in to this lab's forest as administrator.
[ $# -gt 0 ] || { sed -n 2p "$0"; exit 2; }
export LDAPTLS_CACERT=${quoted(forest.caFile)} LDAPBASE=${quoted(forest.baseDn)}
tool=ldap$1; shift
exec "$tool" -x -H "\${LDAPURI:-${forest.ldapsUrl}}" \\
  -D ${quoted(forest.administrator.upn)} -y ${quoted(passwordFile)} "$@"
`;
  writeFileSync(file, script, { mode: 0o700 });
  return file;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
