import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { SECOND } from '../../../../base/clock.ts';
import type { HawserError } from '../../../../base/errors.ts';
import { isHawserError } from '../../../../base/errors.ts';
import { newId, isUuid } from '../../../../base/ids.ts';
import { cloudErrors } from '../../../errors.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import { getObject } from '../../../objects/store.ts';
import { passwordErrors } from '../../../passwords/errors.ts';
import type { AdministratorWish } from '../../../passwords/passwords.ts';
import type { RequestId } from '../../../relay/store.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import type { ConsoleApp, ConsoleContext, ConsoleEnv } from '../console.ts';
import { tenantOf } from '../console.ts';
import { passwordFormPage } from './form-page.ts';
import { passwordResultPage } from './result-page.ts';

/** A person waits, and usually it is done at once; after this the page says that it is being done. */
const WAIT_MS = 8 * SECOND;

const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');
const resetForm = z.object({ request: z.uuid(), newPassword: z.string(), mustChange: ticked, unlock: ticked });
const unlockForm = z.object({ request: z.uuid() });

/** The password of a synchronized person: reset or unlock it, and see what came of it. */
export function addPasswords(app: ConsoleApp, { passwords, connection }: ConsoleContext): void {
  if (!passwords) return;

  const objectOf = async (tenant: TenantKey, id: string): Promise<ObjectDetail> => {
    const object = await getObject(connection, tenant, id);
    if (object?.objectClass !== 'user') throw cloudErrors('cloud.unknown-object', { id });
    if (!object.synchronized || object.deletedAt !== null) throw passwordErrors('passwords.not-synchronized', {});
    return object;
  };
  const form = async (context: Context<ConsoleEnv>, error?: HawserError): Promise<Response> => {
    const tenant = tenantOf(context);
    const object = await objectOf(tenant, context.req.param('id') ?? '');
    const ids = { reset: newId(), unlock: newId() };
    const recent = await passwords.recent(tenant, object.id);
    const obstacle = await passwords.obstacle(tenant);
    const page = passwordFormPage(context.get('view'), { object, ids, recent, obstacle, error });
    return await context.html(page, (error?.entry.status ?? 200) as ContentfulStatusCode);
  };
  const ask = async (context: Context<ConsoleEnv>, request: string, wish: AdministratorWish): Promise<Response> => {
    const objectId = context.req.param('id') ?? '';
    const id = request as RequestId;
    const { administrator } = context.get('view');
    try {
      await passwords.ask(administrator, { id, objectId }, wish);
    } catch (error) {
      if (!isHawserError(error) || error.code === 'cloud.unknown-object') throw error;
      return await form(context, error);
    }
    await passwords.state(tenantOf(context), { id, objectId }, WAIT_MS);
    return context.redirect(`/console/users/${objectId}/password/${id}`, 303);
  };

  app.get('/users/:id/password', async (context) => await form(context));
  app.post('/users/:id/password', async (context) => {
    const sent = resetForm.safeParse(await context.req.parseBody());
    if (!sent.success) return await form(context, passwordErrors('passwords.none-given', {}));
    const { request, newPassword, mustChange, unlock } = sent.data;
    return await ask(context, request, { operation: 'reset', newPassword, mustChange, unlock });
  });
  app.post('/users/:id/unlock', async (context) => {
    const { request } = unlockForm.parse(await context.req.parseBody());
    return await ask(context, request, { operation: 'unlock' });
  });
  app.get('/users/:id/password/:request', async (context) => {
    const request = context.req.param('request');
    if (!isUuid(request)) throw passwordErrors('passwords.unknown-request', { id: request });
    const tenant = tenantOf(context);
    const object = await objectOf(tenant, context.req.param('id'));
    // An agent that is back is asked here what it did; a moment is left for its answer.
    const state = await passwords.state(tenant, { id: request as RequestId, objectId: object.id }, SECOND);
    return await context.html(passwordResultPage(context.get('view'), object, state));
  });
}
