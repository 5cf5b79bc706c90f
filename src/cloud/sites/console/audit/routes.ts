import { listSignIns } from '../../../accounts/sign-in-log.ts';
import { normalizeName } from '../../../accounts/sign-in-name.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import { auditCsvHead, auditCsvLines } from '../../../audit/audit-csv.ts';
import { recordEvent } from '../../../audit/business-events.ts';
import type { AuditFilter } from '../../../audit/list.ts';
import { pageAudit } from '../../../audit/list.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { auditPage } from './pages.ts';
import { auditQuery, exportForm, filterOf, signInQuery, timesOf } from './query.ts';
import { signInsPage } from './sign-in-page.ts';

const CSV_PAGE = 1000;

/** Who did what, and who signed in. */
export function addAudit(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.page({
    path: '/audit',
    access: access.audit,
    show: async ({ view, query }) => {
      const { after, ...wanted } = query(auditQuery);
      const page = await pageAudit(connection, view.tenant, filterOf(wanted), { after });
      return auditPage(view, page, wanted, after === undefined);
    },
  });

  routes.page({
    path: '/audit/sign-ins',
    access: access.audit,
    show: async ({ view, query }) => {
      const { after, ...wanted } = query(signInQuery);
      const { name, result, ...times } = wanted;
      const filter = {
        ...(name !== '' && { name: normalizeName(name) }),
        ...(result !== '' && { result }),
        ...timesOf(times),
      };
      return signInsPage(
        view,
        await listSignIns(connection, view.tenant, { ...filter, after }),
        wanted,
        after === undefined,
      );
    },
  });

  routes.button({
    path: '/audit/csv',
    access: access.audit,
    event: accountEvents.auditDownloaded,
    fresh: true,
    schema: exportForm,
    act: async ({ view: { tenant, administrator }, values }) => {
      const actor = administrator.upn;
      await recordEvent(console, tenant, accountEvents.auditDownloaded, { actor }, { actor });
      const lines = ReadableStream.from(csvOf(console, tenant, filterOf(values)));
      return new Response(lines.pipeThrough(new TextEncoderStream()), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="audit.csv"',
        },
      });
    },
  });
}

/** Read page by page while it is sent. */
async function* csvOf(
  { connection }: ConsoleContext,
  tenant: TenantKey,
  filter: AuditFilter,
): AsyncGenerator<string, void, undefined> {
  yield auditCsvHead();
  let after: string | undefined;
  do {
    const page = await pageAudit(connection, tenant, filter, { after, limit: CSV_PAGE });
    yield auditCsvLines(page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
}
