import { HOUR } from '../../../base/clock.ts';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { takePoint } from '../../../base/rate-limit.ts';
import { keyAnswer, keyRotation } from '../../../wire/index.ts';
import { rotateKeyAndRecord } from '../../agents/rotate-key.ts';
import type { BusinessContext } from '../../audit/business-events.ts';
import { businessEvents } from '../../audit/business-events.ts';
import { recordFailure } from '../../audit/record-failure.ts';
import { cloudErrors } from '../../errors.ts';
import type { TokenService } from '../oauth/token-service.ts';
import { agentAuthorization } from './authorize.ts';

/** A key is replaced once a year; an agent that was interrupted says it again a few times. */
const perAgent = { name: 'agent-key', points: 10, windowMs: HOUR };
const OCTETS = 16 * 1024;

/** `POST /provisioning/v1/key`: the statement proves it; the token only says whose keys to try. */
export function addKeyRoute(app: HttpApp, options: BusinessContext & { readonly tokens: TokenService }): void {
  addRoute(app, {
    method: 'post',
    event: businessEvents.agentKeyRotated,
    path: '/provisioning/v1/key',
    summary: 'Puts another key in the place of the one that the agent proves itself with',
    authorize: agentAuthorization(options),
    limit: async (_, { agentId }) => {
      const { allowed } = await takePoint(options, perAgent, agentId);
      if (!allowed) throw cloudErrors('cloud.too-many-attempts', {});
    },
    body: keyRotation,
    bodyLimit: OCTETS,
    answer: keyAnswer,
    errors: ['cloud.key-not-proved', 'cloud.too-many-attempts', 'base.request-invalid'],
    handle: async ({ principal, body }) => {
      const rotated = rotateKeyAndRecord(options, principal, body.statement);
      return await rotated.catch(async (error: unknown) => {
        const { tenant, agentId } = principal;
        const by = { actor: `agent:${agentId}`, targetId: agentId, error };
        await recordFailure(options, tenant, businessEvents.agentKeyRotated, by);
        throw error;
      });
    },
  });
}
