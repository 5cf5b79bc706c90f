import { z } from 'zod';
import { baseErrors } from '../../../../base/base-errors.ts';
import { cloudClasses } from '../../../../directory/index.ts';
import type { Person } from '../../../accounts/person.ts';
import type { RestoreResult } from '../../../accounts/restore-selection.ts';
import { restoreOutcomes } from '../../../accounts/restore-selection.ts';
import { businessEvents } from '../../../audit/business-events.ts';
import { countBin } from '../../../objects/bin-list.ts';
import { isStalled, runRestore, startRestore } from '../../../restores/restore-job.ts';
import type { ResultFilter, RestoreId, RestoreJob } from '../../../restores/store.ts';
import { getRestore, restoreResults } from '../../../restores/store.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import { changesNothing, empty, hidden, html, noFields, seeOther, state } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ListDefinition } from '../lists/list.ts';
import { oneOf } from '../lists/list-query.ts';
import { addList } from '../lists/list-routes.ts';
import { listMessages } from '../lists/messages.ts';
import { classTexts } from '../objects/messages.ts';
import type { ConsoleRoutes } from '../site.ts';
import { selectionOf } from './bin-list.ts';
import { binMessages as m, outcomeTexts } from './messages.ts';
import { confirmPage, PATH, restorePage } from './pages.ts';

const text = z.string().trim().max(200).catch('');
const selectionQuery = z.object({ q: text, class: z.enum(['', ...cloudClasses]).catch(''), hold: text, run: text });
const selectionForm = z.object({
  q: hidden(z.string().max(200)),
  class: hidden(z.enum(['', ...cloudClasses])),
  hold: hidden(z.string().max(20)),
  run: hidden(z.string().max(200)),
});

/** Many objects at once: what a filter finds, a hold, or what a run deleted. */
export function addRestores(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.form({
    path: '/recycle-bin/restore',
    access: access.restore,
    event: businessEvents.objectsRestored,
    schema: selectionForm,
    present: async ({ query }) => await Promise.resolve(query(selectionQuery)),
    page: async ({ view, form, query }) => {
      const selection = query(selectionQuery);
      const count = await countBin(connection, view.tenant, selectionOf(selection));
      return confirmPage(view, form, { count, selection });
    },
    act: async ({ view: { tenant, administrator }, values }) => {
      const actor = { person: administrator };
      const id = await startRestore(console, tenant, selectionOf(values), actor);
      carryOn(console, tenant, id, administrator);
      return seeOther(`${PATH}/restores/${id}`);
    },
  });

  const results = resultsOf(console);
  addList(routes, console, results);

  routes.button({
    path: '/recycle-bin/restores/:id/resume',
    access: access.restore,
    // What is restored was written down when it began, and of each object in its history.
    event: changesNothing,
    schema: noFields,
    about: async ({ view, params: { id = '' } }) => await jobOf(console, view, id),
    act: async ({ view: { tenant, administrator }, subject: { id } }) => {
      carryOn(console, tenant, id, administrator);
      return await Promise.resolve(seeOther(`${PATH}/restores/${id}`));
    },
  });
}

/** Beside the answer: the page shows how far it is. */
function carryOn(console: ConsoleContext, tenant: TenantKey, id: RestoreId, person: Person): void {
  runRestore(console, tenant, id, { person }).catch((error: unknown) => {
    console.log.error({ err: error, restore: id }, 'a restore from the recycle bin stopped; it can be resumed');
  });
}

async function jobOf({ connection }: ConsoleContext, { tenant }: View, id: string): Promise<RestoreJob> {
  const job = await getRestore(connection, tenant, id);
  if (!job) throw baseErrors('base.not-found', { path: `${PATH}/restores/${id}` });
  return job;
}

function resultsOf(console: ConsoleContext): ListDefinition<RestoreResult, ResultFilter, RestoreJob> {
  return {
    name: 'restored',
    path: '/recycle-bin/restores/:id',
    access: access.bin,
    about: async ({ view, params: { id = '' } }) => await jobOf(console, view, id),
    source: restoreResults,
    fields: [
      {
        ...{ kind: 'choice', name: 'outcome', label: m.outcome },
        options: restoreOutcomes.map((outcome) => [outcome, outcomeTexts[outcome]] as const),
      },
    ],
    filterOf: ({ outcome }, { subject: { id: job } }) => ({ job, outcome: oneOf(restoreOutcomes, outcome) }),
    caption: m.restoreTitle,
    columns: [
      {
        ...{ key: 'name', header: m.name, heading: true },
        cell: (_view, { objectId, name }) => html`<a href="/console/objects/${objectId}">${name ?? objectId}</a>`,
      },
      { key: 'kind', header: m.kind, plain: true, cell: ({ t }, { objectClass }) => t(classTexts[objectClass].one) },
      {
        ...{ key: 'outcome', header: m.outcome, plain: true },
        cell: ({ t }, { outcome }) => state(outcome === 'restored' ? 'good' : 'warn', t(outcomeTexts[outcome])),
      },
      { key: 'waiting', header: m.waiting, plain: true, wide: true, cell: (_view, { waiting }) => waiting.join(', ') },
    ],
    file: {
      objectId: ({ objectId }) => objectId,
      class: ({ objectClass }) => objectClass,
      name: ({ name }) => name,
      outcome: ({ outcome }) => outcome,
      waiting: ({ waiting }) => waiting.join(' '),
    },
    nothing: ({ t }, isFiltered) => empty('bin', t(isFiltered ? listMessages.noMatch : m.noneRestored)),
    page: ({ view, subject }, { content }) => restorePage(view, content, subject, isStalled(subject, view.now)),
  };
}
