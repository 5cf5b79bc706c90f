import { sql } from 'kysely';
import { systemClock } from '../../src/base/clock.ts';
import { changeAccess } from '../../src/cloud/accounts/access/change-access.ts';
import { silentLog } from '../../src/base/log.ts';
import { runRestore, startRestore } from '../../src/cloud/restores/restore-job.ts';
import type { ConsoleSite } from './console-site.ts';
import { ADMINISTRATOR, runHistory } from './console-site.ts';

/**
 * Every page of the console that is filled in, as an address: of a site with people, health and holds. The restores
 * among them are made here. Walks of all pages read this list, and so does the measurement of their speed.
 */
export async function fillPaths(site: ConsoleSite, people: number): Promise<readonly string[]> {
  const one = async (query: string): Promise<string> =>
    (await sql.raw<{ id: string }>(query).execute(site.database.kysely)).rows[0]!.id;
  const manager = await one(
    "select o.id from reference r join object o on o.number = r.target where r.attribute = 'manager' limit 1",
  );
  const group = await one("select id from object where class = 'group' order by sort_name limit 1");
  const contact = await one("select id from object where class = 'contact' limit 1");
  const twin = await one('select object_id as id from quarantine limit 1');
  const deleted = await one('select id from object where deleted_at is not null limit 1');
  const refused = await one("select id from sign_in where result = 'failure' and object_id is not null limit 1");
  const unknown = await one('select id from sign_in where unknown_name is not null limit 1');
  const alert = await one('select id from alert where resolved_at is null order by severity limit 1');
  const closed = await one('select id from alert where resolved_at is not null limit 1');
  await site.reportRun({ ...runHistory(people, Date.now(), 612).at(-1)!, runId: 'held-back' });
  const options = { connection: site.database.kysely, clock: systemClock, log: silentLog() };
  const actor = { operator: 'test' };
  const restore = await startRestore(options, site.tenant, { search: 'dirk' }, actor);
  await runRestore(options, site.tenant, restore, actor);
  const stopped = await startRestore(options, site.tenant, {}, actor);
  await sql`update restore_job set moved_at = now() - interval '1 hour'`.execute(site.database.kysely);
  const text = `networks: { office: [192.0.2.0/24] }
policies:
  - { name: Office, mode: report-only, who: { everyone: true, except: { people: [${ADMINISTRATOR.upn}] } },
      applications: { include: [console] }, where: { except: [office] }, access: block }`;
  await changeAccess(options, site.tenant, { text, name: 'access.yaml' }, actor);
  return [
    '/console/settings/access',
    '/console/settings/access/what-if',
    '/console',
    '/console/users',
    '/console/users?q=an',
    '/console/users?q=nobody',
    '/console/users?origin=orphan&sort=changed&order=up',
    `/console/users/${manager}/reports`,
    `/console/users/${manager}/groups`,
    `/console/users/${manager}`,
    `/console/users/${twin}`,
    `/console/users/${deleted}`,
    '/console/groups',
    `/console/groups/${group}`,
    `/console/groups/${group}/members`,
    `/console/groups/${group}/members?q=nobody`,
    '/console/contacts',
    `/console/contacts/${contact}`,
    '/console/devices',
    '/console/recycle-bin',
    '/console/recycle-bin?class=device',
    '/console/recycle-bin/restore?class=user',
    `/console/recycle-bin/restores/${restore}`,
    `/console/recycle-bin/restores/${stopped}`,
    '/console/runs',
    '/console/runs?show=all',
    '/console/runs/run-0038/errors',
    '/console/runs/run-0038',
    '/console/runs/held-back',
    '/console/audit',
    '/console/sign-ins',
    '/console/sign-ins?sort=name',
    `/console/sign-ins/${refused}`,
    `/console/sign-ins/${unknown}`,
    '/console/sign-ins/figures',
    '/console/sign-ins/figures?period=day',
    '/console/holds',
    '/console/holds?decided',
    `/console/holds/${site.agentId}/3`,
    `/console/holds/${site.agentId}/3?group=bbbbbbbb`,
    `/console/holds/${site.agentId}/4`,
    '/console/errors',
    '/console/errors?period=recent',
    '/console/errors/quarantine',
    '/console/health/alerts',
    '/console/health',
    `/console/health/alerts/${alert}?acknowledged`,
    `/console/health/alerts/${closed}`,
    `/console/health/agents/${site.agentId}`,
    `/console/health/agents/${site.agentId}?period=month`,
    '/console/health/mail',
    '/console/health/mail?tested',
    '/console/health/mail/sent',
    '/console/agents',
    '/console/agents/invites',
    `/console/agents/${site.agentId}/grants`,
    `/console/agents/${site.agentId}/revoke`,
    '/console/search',
    '/console/search?q=an',
    '/console/search?q=qqqqqq',
    '/console/codes',
    '/console/codes?q=801c',
    '/console/codes/family/ldap',
    '/console/codes/aadsts-50126',
    '/console/settings',
    '/console/settings?saved',
    '/console/nowhere',
  ];
}
