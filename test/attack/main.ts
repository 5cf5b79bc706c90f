/**
 * `npm run attack`: starts a lab on this machine, attacks its cloud as strangers, agents and administrators could, and
 * says of each attack whether it was held off. Loopback only, a few minutes. Exit code 3 when one was not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCloudConfiguration, openCloudOperations } from '../../src/cloud/index.ts';
import { startLab } from '../../src/lab/index.ts';
import { attacks } from './attacks.ts';
import { ownBrowser } from './own-browser.ts';
import { Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-attack-'));
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
let failed = 0;
try {
  await using lab = await startLab({ folder, users: 300, hasOwnPorts: true, signal: stop.signal });
  const configuration = loadCloudConfiguration(lab.cloudFile);
  const invite = async (): Promise<string> => {
    await using operations = await openCloudOperations(configuration);
    return (
      await operations.operate('invite-agent', { grants: [{ feature: 'provisioning', forest: 'corp.example.com' }] })
    ).code;
  };
  const { operatorsUrl, administrator } = lab;
  const target = new Target({
    ...{ url: configuration.publicUrl, operatorsUrl, tenant: 'contoso', administrator, invite, scale: 1 },
    browser: ownBrowser(configuration, administrator.upn),
  });
  for (const { name, run } of attacks) {
    if (stop.signal.aborted) break;
    const problems = await run(target).catch((error: unknown) => [String(error)]);
    if (problems.length > 0) failed++;
    console.log(`${problems.length === 0 ? 'held    ' : 'NOT HELD'}  ${name}`);
    for (const problem of new Set(problems)) console.log(`          ${problem}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 3;
