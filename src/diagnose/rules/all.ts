import { joinRules } from './device-join.ts';
import { statusRules } from './device-status.ts';
import { prtRules } from './prt.ts';
import type { Rule } from './rule.ts';

export const rules: readonly Rule[] = [...joinRules, ...statusRules, ...prtRules];
