import { randomInt } from 'node:crypto';
import { toRequestId } from '../../../relay/store.ts';
import { SECOND } from '../../../../base/clock.ts';
import type { Connection } from '../../../../base/database/connection.ts';
import type { HawserError } from '../../../../base/errors.ts';
import { isUuid } from '../../../../base/ids.ts';
import { refuseActor } from '../../../accounts/actor.ts';
import { cloudErrors } from '../../../errors.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import { getObject } from '../../../objects/store.ts';
import { passwordErrors } from '../../../passwords/errors.ts';
import { passwordEvents, unlockAsked } from '../../../passwords/events.ts';
import type { FoundRules } from '../../../passwords/forest-rules.ts';
import { generatePassword } from '../../../passwords/generated-password.ts';
import type { PasswordAction, Passwords } from '../../../passwords/passwords.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { presentState, seeOther, viewForm } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { generatedPage, passwordFormPage } from './form-page.ts';
import { passwordResultPage } from './result-page.ts';
import { generatedForm, resetForm, unlockForm } from './schema.ts';

/** A person waits, and usually it is done at once; after this the page says that it is being done. */
const WAIT_MS = 8 * SECOND;

const opened = { mustChange: true, unlock: true };

/** The password of a synchronized person: reset or unlock it, and see what came of it. */
export function addPasswords(routes: ConsoleRoutes, { passwords, connection }: ConsoleContext): void {
  if (!passwords) return;
  const about = async ({ view, params: { id = '' } }: Addressed): Promise<ObjectDetail> =>
    await personOf(connection, view, id);

  routes.form({
    path: '/users/:id/password',
    access: access.passwords,
    event: passwordEvents.asked,
    schema: resetForm,
    about,
    present: async () => opened,
    page: async ({ view, subject, form }) => await formPage(passwords, view, subject, form),
    act: async ({ view, subject, values: { request, ...action } }) =>
      await ask(passwords, view, { request, objectId: subject.id }, { operation: 'reset', ...action }),
    refusal,
  });

  addGenerated(routes, passwords, about);

  routes.button({
    path: '/users/:id/unlock',
    access: access.passwords,
    event: unlockAsked,
    schema: unlockForm,
    about,
    act: async ({ view, subject, values: { request } }) =>
      await ask(passwords, view, { request, objectId: subject.id }, { operation: 'unlock' }),
    refused: async ({ view, subject }, error) => {
      const action = `/console/users/${subject.id}/password`;
      const form = viewForm(view, resetForm, presentState(resetForm, opened, view.language), action);
      return await formPage(passwords, view, subject, form, error);
    },
  });

  routes.page({
    path: '/users/:id/password/:request',
    access: access.passwords,
    about,
    show: async ({ view, subject, params: { request = '' } }) => {
      if (!isUuid(request)) throw passwordErrors('passwords.unknown-request', { id: request });
      // An agent that is back is asked here what it did; a moment is left for its answer.
      const asked = { id: toRequestId(request), objectId: subject.id };
      return passwordResultPage(view, subject, await passwords.state(view.tenant, asked, SECOND));
    },
  });
}

/** Before the page of a request, whose id stands at the same place of the address. */
function addGenerated(
  routes: ConsoleRoutes,
  passwords: Passwords,
  about: (addressed: Addressed) => Promise<ObjectDetail>,
): void {
  routes.form({
    path: '/users/:id/password/generated',
    access: access.passwords,
    event: passwordEvents.asked,
    schema: generatedForm,
    about,
    present: async ({ view, subject }) => ({
      newPassword: generatePassword((await rulesFor(passwords, view, subject)).rules, randomInt),
      unlock: true,
    }),
    page: async ({ view, subject: object, form }) => {
      const obstacle = await passwords.obstacle(view.tenant);
      const rules = obstacle ? undefined : await rulesFor(passwords, view, object);
      return generatedPage(view, { object, form, rules, obstacle });
    },
    // Somebody read it out: it is nobody's secret until the person chooses another one.
    act: async ({ view, subject, values: { request, ...action } }) =>
      await ask(
        passwords,
        view,
        { request, objectId: subject.id },
        { operation: 'reset', mustChange: true, ...action },
      ),
    refusal,
  });
}

interface Addressed {
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
}

/** Whose password it is: a synchronized person who was not deleted, and on whom this administrator may act. */
async function personOf(connection: Connection, { tenant, administrator }: View, id: string): Promise<ObjectDetail> {
  const object = await getObject(connection, tenant, id);
  if (object?.objectClass !== 'user') throw cloudErrors('cloud.unknown-object', { id });
  if (!object.synchronized || object.deletedAt !== null) throw passwordErrors('passwords.not-synchronized', {});
  const target = { id: object.id, upn: object.userPrincipalName ?? id };
  await refuseActor(connection, { person: administrator }, target, 'reset-password');
  return object;
}

function refusal({ code }: HawserError): 'newPassword' | null | undefined {
  if (code === 'cloud.unknown-object') return undefined;
  return code === 'passwords.too-long' || code === 'passwords.none-given' ? 'newPassword' : null;
}

/** The administrator's role stands in the place of a gate. */
async function rulesFor(passwords: Passwords, view: View, { sourceAnchor }: ObjectDetail): Promise<FoundRules> {
  if (sourceAnchor === null) return { rules: undefined, why: 'not-found' };
  const actor = { kind: 'administrator', name: view.administrator.upn } as const;
  return await passwords.rules.of(view.tenant, { anchor: sourceAnchor, actor });
}

async function formPage(
  passwords: Passwords,
  view: View,
  object: ObjectDetail,
  form: FormView<typeof resetForm>,
  error?: HawserError,
): Promise<Html> {
  const recent = await passwords.recent(view.tenant, object.id);
  const obstacle = await passwords.obstacle(view.tenant);
  const rules = obstacle ? undefined : await rulesFor(passwords, view, object);
  return passwordFormPage(view, { object, form, rules, recent, obstacle, error });
}

async function ask(
  passwords: Passwords,
  { administrator, tenant }: View,
  { request, objectId }: { readonly request: string; readonly objectId: string },
  action: PasswordAction,
) {
  const id = toRequestId(request);
  await passwords.ask(administrator, { id, objectId }, action);
  await passwords.state(tenant, { id, objectId }, WAIT_MS);
  return seeOther(`/console/users/${objectId}/password/${id}`);
}
