import { answerRules } from './answers.ts';
import { discoveryRules } from './device-discovery.ts';
import { joinRules } from './device-join.ts';
import { statusRules } from './device-status.ts';
import { networkRules } from './network.ts';
import { trafficRules } from './proxy-traffic.ts';
import { proxyRules } from './proxy.ts';
import { phaseRules } from './phases.ts';
import { prtRules } from './prt.ts';
import type { Rule } from './rule.ts';
import { syncRules } from './sync.ts';
import { pageRules } from './pages.ts';
import { systemToolRules } from './system-tools.ts';
import { writebackRules } from './writeback.ts';

export const rules: readonly Rule[] = [
  ...discoveryRules,
  ...joinRules,
  ...statusRules,
  ...prtRules,
  ...proxyRules,
  ...trafficRules,
  ...phaseRules,
  ...answerRules,
  ...networkRules,
  ...syncRules,
  ...writebackRules,
  ...pageRules,
  ...systemToolRules,
];
