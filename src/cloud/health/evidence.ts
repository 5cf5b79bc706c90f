import { tableOf } from '../../base/keys.ts';
import { sweep } from '../tenants/sweeps.ts';
import { sql } from 'kysely';
import type { Text } from '../../base/messages.ts';
import { languages } from '../../base/messages.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { Alert } from './alert-store.ts';
import { wordsOfAlert } from './words.ts';

/** An alert for readers elsewhere: its texts go with it. Times are text, as everything in a bundle. */
export interface AlertEvidence extends Pick<Alert, 'code' | 'severity' | 'subject' | 'data' | 'resolution'> {
  readonly tenant: string;
  readonly agent: string | null;
  readonly raised: string;
  readonly resolved: string | null;
  readonly title: Text;
  readonly cause: Text;
  readonly fix: Text;
  readonly closed: Text;
}

const LISTED = 500;

/** The open alerts of all tenants, then those that closed since, the latest first. */
export async function healthEvidence(connection: Connection, since: Date): Promise<readonly AlertEvidence[]> {
  const { rows } = await sql<Omit<AlertEvidence, 'title' | 'cause' | 'fix' | 'closed'>>`${sweep('bundle')}
    select t.name as tenant, a.name as agent, l.code, l.severity, l.subject, l.data, l.resolution,
      l.raised_at::text as raised, l.resolved_at::text as resolved
    from alert l join tenant t on t.number = l.tenant left join agent a on a.tenant = l.tenant and a.id = l.agent_id
    where l.resolved_at is null or l.resolved_at >= ${since}
    order by l.resolved_at is not null, case l.severity when 'error' then 0 when 'warning' then 1 else 2 end,
      l.resolved_at desc, l.raised_at desc, l.id limit ${LISTED}`.execute(connection);
  return rows.map((row) => {
    const words = tableOf(languages, (language) => wordsOfAlert(row, language));
    const text = (name: 'title' | 'cause' | 'fix' | 'closed'): Text =>
      tableOf(languages, (language) => words[language][name]);
    return { ...row, title: text('title'), cause: text('cause'), fix: text('fix'), closed: text('closed') };
  });
}
