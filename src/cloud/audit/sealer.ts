import { SECOND } from '../../base/clock.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { Logger } from '../../base/log.ts';
import type { Service } from '../../base/work.ts';
import { pause } from '../../base/work.ts';
import { listUnsealed, sealAudit } from './seal.ts';

/** Seals the audit of all tenants every second, at any number of nodes. */
export function auditSealer({ log, ...context }: FeatureContext & { readonly log: Logger }): Service {
  return {
    name: 'audit',
    run: async (signal) => {
      while (await pause(SECOND, signal)) {
        try {
          for (const tenant of await listUnsealed(context.connection)) await sealAudit(context, tenant);
        } catch (error) {
          log.error({ err: error }, 'the audit could not be sealed; it is tried again in a second');
        }
      }
    },
  };
}
