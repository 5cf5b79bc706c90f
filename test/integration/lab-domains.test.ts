import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunSummary } from '../../src/connect/index.ts';
import { startLab } from '../../src/lab/index.ts';

/** A lab of several domains, and the tool that it gives people to change them. */
it('reads every domain of its forest, and its tool signs in without showing the password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-lab-domains-'));
  const stop = new AbortController();
  const cycles: RunSummary[] = [];
  const changed = Promise.withResolvers<RunSummary>();
  const onRun = (run: RunSummary): void => {
    cycles.push(run);
    if (cycles.length > 1 && run.steps.some(({ counters }) => (counters['updated'] ?? 0) === 1)) changed.resolve(run);
  };
  const first = Promise.withResolvers<void>();
  try {
    await using lab = await startLab({
      folder,
      users: 30,
      domains: 3,
      hasOwnPorts: true,
      signal: stop.signal,
      onRun: (run) => {
        onRun(run);
        first.resolve();
      },
    });
    await first.promise;
    expect(lab.forest.furtherDomains?.map(({ domain }) => domain)).toEqual(['nl.corp.hawser.test', 'fabrikam.test']);
    expect(cycles[0]?.steps[0]).toMatchObject({ kind: 'full-import', result: 'success' });

    const script = execFileSync('cat', [lab.ldapTool], { encoding: 'utf8' });
    expect(script).not.toContain(lab.forest.administrator.password);
    expect(statSync(lab.ldapTool).mode & 0o077).toBe(0);
    const [, server = ''] = lab.forest.furtherDomains?.[1]?.server.split('=') ?? [];
    const env = { ...process.env, LDAPURI: `ldaps://${server}` };
    const base = 'DC=fabrikam,DC=test';
    const ldap = (words: readonly string[], input = ''): string =>
      execFileSync(lab.ldapTool, words, { encoding: 'utf8', env, input, stdio: ['pipe', 'pipe', 'pipe'] });
    const found = ldap(['search', '-LLL', '-o', 'ldif-wrap=no', '-b', base, '(department=*)', 'dn']);
    const dn = /^dn: (.*)$/m.exec(found)?.[1] ?? '';
    expect(dn).toContain(base);
    ldap(['modify'], `dn: ${dn}\nchangetype: modify\nreplace: title\ntitle: Harbour master\n`);
    expect((await changed.promise).result).toBe('success');
  } finally {
    stop.abort();
    rmSync(folder, { recursive: true, force: true });
  }
});
