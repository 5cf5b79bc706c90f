import { expect, it } from 'vitest';
import { describeWith } from '../servers/requirements.ts';
import { startPrintedLab } from './lab-commands-kit.ts';

describeWith('samba', 'a lab on a Samba domain', () => {
  it('prints commands for a Samba domain that work as they are copied', async () => {
    await using lab = await startPrintedLab('--samba', '--users', '40');
    expect(lab.commands.length).toBeGreaterThanOrEqual(3);
    expect(lab.commands.join('\n')).toContain('Harbour master');
    for (const group of lab.commands) {
      const { code, out, err } = await lab.run(group);
      // What hawser finds (deletes that are held back, a warning of the doctor) is an answer, not a failure.
      expect(group.includes('./hawser') ? [0, 3, 4] : [0], `${group}\n${out}\n${err}`).toContain(code);
      expect(err).not.toMatch(/Can't contact|Invalid DN|No such object/);
    }
  }, 240_000);
});
