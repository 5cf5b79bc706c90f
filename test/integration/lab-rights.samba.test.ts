import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAgentOperations, openRights } from '../../src/connect/index.ts';
import type { RunSummary } from '../../src/connect/index.ts';
import { startLab } from '../../src/lab/index.ts';
import { describeWith } from '../servers/requirements.ts';

describeWith('samba', 'a lab on Samba', () => {
  test('gives its account the rights of the manual, so that a deletion arrives by delta', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hawser-lab-samba-'));
    const stop = new AbortController();
    const first = Promise.withResolvers<void>();
    const deleting = Promise.withResolvers<RunSummary>();
    try {
      await using lab = await startLab({
        folder,
        users: 8,
        samba: true,
        hasOwnPorts: true,
        signal: stop.signal,
        onRun: (run) => {
          first.resolve();
          if (run.steps.some(({ counters }) => (counters['deleted'] ?? 0) > 0)) deleting.resolve(run);
        },
      });
      await first.promise;
      await using agent = await openAgentOperations(lab.connectFile);
      expect((await agent.status()).domains).toMatchObject([{ way: 'dirsync', deletions: 'delta', missing: [] }]);
      const rights = openRights(lab.connectFile);
      const { domains } = await rights.check(lab.forest.domain, ['synchronization', 'source-anchor', 'writeback']);
      expect(domains.flatMap((domain) => domain.rights.filter(({ state }) => state !== 'present'))).toEqual([]);

      const ldap = (...words: readonly string[]): string => execFileSync(lab.ldapTool, words, { encoding: 'utf8' });
      const found = ldap('search', '-LLL', '-o', 'ldif-wrap=no', '-b', lab.forest.baseDn, '(department=*)', 'dn');
      ldap('delete', /^dn: (.*)$/m.exec(found)?.[1] ?? '');
      const { steps } = await deleting.promise;
      expect(steps.find(({ counters }) => counters['deleted'] === 1)).toMatchObject({
        kind: 'delta-import',
        way: 'dirsync',
      });
    } finally {
      stop.abort();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
