import { isKeyOf, keysOf } from '../../../base/keys.ts';
import type { ErrorEntry } from '../../../base/errors.ts';
import { defineErrors } from '../../../base/errors.ts';
import { agentRules } from './agent-rules.ts';
import { expiryRules } from './expiry-rules.ts';
import { forestRules } from './forest-rules.ts';
import { grantRules } from './grant-rules.ts';
import { hostRules } from './host-rules.ts';
import { passwordHashRules } from './password-hash-rules.ts';
import type { AlertRule } from './rule.ts';
import { synchronizationRules } from './synchronization-rules.ts';
import { tenantRules } from './tenant-rules.ts';

const all = {
  ...agentRules,
  ...grantRules,
  ...forestRules,
  ...passwordHashRules,
  ...synchronizationRules,
  ...hostRules,
  ...expiryRules,
  ...tenantRules,
};

export type AlertCode = keyof typeof all;

/** The alert catalogue: one record a rule. */
export const alertRules: ReadonlyMap<AlertCode, AlertRule> = new Map(keysOf(all).map((code) => [code, all[code]]));

/** An alert of an older version whose rule is gone is still in the history. */
export function ruleOf(code: string): AlertRule | undefined {
  return isKeyOf(all, code) ? all[code] : undefined;
}

const severities = { error: 'error', warning: 'warning', 'pre-warning': 'info' } as const;

// The same records make the catalogue of codes, so that `hawser explain` knows every alert in the same words.
defineErrors(
  'health',
  Object.fromEntries(
    [...alertRules].map(([code, { severity, title, cause, fix }]): [string, ErrorEntry] => {
      const text = { en: `${title.en}. ${cause.en}`, nl: `${title.nl}. ${cause.nl}` };
      return [code, { status: 500, severity: severities[severity], retryable: true, text, fix }];
    }),
  ),
);
