import { directoryRules } from './device-directory.ts';
import { outputRules } from './device-output.ts';
import { nameRules } from './network-names.ts';
import { tlsRules } from './network-tls.ts';
import { hashRules } from './sync-passwords.ts';
import { answerRules } from './answers.ts';
import { discoveryRules } from './device-discovery.ts';
import { joinRules } from './device-join.ts';
import { enrolmentRules } from './enrolment.ts';
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
  ...directoryRules,
  ...discoveryRules,
  ...joinRules,
  ...statusRules,
  ...outputRules,
  ...prtRules,
  ...enrolmentRules,
  ...proxyRules,
  ...trafficRules,
  ...phaseRules,
  ...answerRules,
  ...nameRules,
  ...networkRules,
  ...tlsRules,
  ...syncRules,
  ...hashRules,
  ...writebackRules,
  ...pageRules,
  ...systemToolRules,
];
