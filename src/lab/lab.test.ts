import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLab } from './lab.ts';

/** The processes of labs that this one has started. */
function children(): readonly string[] {
  const lines = execFileSync('ps', ['-o', 'ppid=,args=', '-A']).toString().split('\n');
  return lines.filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes('lab/processes'));
}

test('a lab of which a role does not start ends with all others, also those that are still starting', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-lab-fails-'));
  const { signal } = new AbortController();
  try {
    // The cloud gives up at once; the forest takes longer to make its people.
    const options = { folder, users: 8000, hasOwnPorts: true, cloudDatabase: 'nowhere:', signal };
    await expect(startLab(options)).rejects.toMatchObject({ code: 'lab.role-failed', data: { name: 'cloud' } });
    expect(children()).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
