import { sweep } from '../tenants/sweeps.ts';
import { sql } from 'kysely';
import { countMail } from '../mail/mail-store.ts';
import type { Connection } from '../../base/database/connection.ts';

/** Lines of the health service in the text format of Prometheus. */
export async function healthMetrics(connection: Connection, now: Date): Promise<readonly string[]> {
  const alerts = await sql<{ code: string; severity: string; count: number }>`${sweep('metrics')}
    select code, severity, count(*)::int as count from alert where resolved_at is null
    group by code, severity order by code, severity`.execute(connection);
  const agents = await sql<{ agent: string; at: Date }>`${sweep('metrics')}
    select h.agent_id as agent, h.received_at as at from heartbeat h
    join agent a on a.tenant = h.tenant and a.id = h.agent_id and a.revoked_at is null order by h.agent_id`.execute(
    connection,
  );
  const mail = await countMail(connection);
  return [
    '# TYPE hawser_alerts_active gauge',
    ...alerts.rows.map(
      ({ code, severity, count }) => `hawser_alerts_active{code="${code}",severity="${severity}"} ${count}`,
    ),
    '# TYPE hawser_agent_heartbeat_age_seconds gauge',
    ...agents.rows.map(
      ({ agent, at }) =>
        `hawser_agent_heartbeat_age_seconds{agent="${agent}"} ${Math.max(0, (now.getTime() - at.getTime()) / 1000)}`,
    ),
    '# TYPE hawser_mail_queue gauge',
    `hawser_mail_queue{state="waiting"} ${mail.waiting}`,
    `hawser_mail_queue{state="failed"} ${mail.failed}`,
  ];
}
