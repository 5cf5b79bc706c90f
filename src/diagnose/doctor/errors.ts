import { defineErrors } from '../../base/errors.ts';
import { agentErrors } from './agent-errors.ts';
import { forestErrors } from './forest-errors.ts';
import { networkErrors } from './network-errors.ts';
import { settingErrors } from './setting-errors.ts';

/**
 * What the doctor finds where no room has a code of its own (`ldap.…`, `proxy.…`, `connect.…`, `base.…` come as they
 * are).
 */
export const doctorErrors = defineErrors('doctor', {
  ...networkErrors,
  ...settingErrors,
  ...forestErrors,
  ...agentErrors,
});
