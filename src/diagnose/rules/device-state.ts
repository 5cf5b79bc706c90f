import type { KeyOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { parseTime } from '../parse/times.ts';
import type { FieldName } from '../parse/dsregcmd-fields.ts';
import { yesNo } from '../parse/dsregcmd.ts';
import { valueOf } from './rule.ts';

type JoinState =
  | 'not-joined'
  | 'domain-joined'
  | 'hybrid-joined'
  | 'cloud-joined'
  | 'on-premises-joined'
  | 'registered'
  | 'unknown';

/**
 * The state of the machine as its three flags show it; "registered" is what remains when only a work account is
 * there.
 */
export function joinState(facts: Facts): JoinState {
  const cloud = yesNo(valueOf(facts, 'device', 'AzureAdJoined'));
  const enterprise = yesNo(valueOf(facts, 'device', 'EnterpriseJoined'));
  const domain = yesNo(valueOf(facts, 'device', 'DomainJoined'));
  if (enterprise && cloud !== true) return 'on-premises-joined';
  if (cloud === undefined) return brokerState(facts) ?? 'unknown';
  if (cloud) return domain === undefined ? 'unknown' : domain ? 'hybrid-joined' : 'cloud-joined';
  if (domain === undefined) return 'unknown';
  if (domain) return 'domain-joined';
  return workplaceJoined(facts) ? 'registered' : 'not-joined';
}

function brokerState(facts: Facts): JoinState | undefined {
  const status = valueOf(facts, 'broker', 'Device Registration Status');
  if (status === undefined) return undefined;
  return /not registered/i.test(status) ? 'not-joined' : 'registered';
}

export function workplaceJoined(facts: Facts): boolean {
  return (
    yesNo(valueOf(facts, 'device', 'WorkplaceJoined')) === true ||
    facts.get('work-account', 'WorkplaceDeviceId') !== undefined
  );
}

export function isJoined(facts: Facts): boolean {
  return yesNo(valueOf(facts, 'device', 'AzureAdJoined')) === true;
}

/** Values like `{ GUID }` lose their braces. */
function plain(value: string | undefined): string | undefined {
  const text = value?.replace(/[{}]/g, '').trim();
  return text ? text : undefined;
}

const tests = [
  'AD Connectivity Test',
  'AD Configuration Test',
  'DRS Discovery Test',
  'DRS Connectivity Test',
  'Kerberos Ticket Test',
  'Token acquisition Test',
] as const;
type TestName = (typeof tests)[number];

export function testResult(facts: Facts, name: TestName): 'pass' | 'fail' | 'skipped' | undefined {
  const value = valueOf(facts, 'device', name)?.toUpperCase();
  if (value === undefined) return undefined;
  if (value.startsWith('PASS')) return 'pass';
  if (value.startsWith('FAIL')) return 'fail';
  return value.startsWith('SKIP') ? 'skipped' : undefined;
}

export function firstFailedTest(facts: Facts): TestName | undefined {
  return tests.find((name) => testResult(facts, name) === 'fail');
}

/** The phases of a registration, in the words of "Error Phase". */
export const joinPhases = ['pre-check', 'discover', 'auth', 'join'] as const;

const phaseOfTest: Readonly<Record<TestName, string>> = {
  'AD Connectivity Test': 'pre-check',
  'AD Configuration Test': 'discover',
  'DRS Discovery Test': 'discover',
  'DRS Connectivity Test': 'discover',
  'Kerberos Ticket Test': 'auth',
  'Token acquisition Test': 'auth',
};
const phaseOfEvent: readonly (readonly [event: KeyOf<'event'>, phase: string])[] = [
  ['User Device Registration/307', 'discover'],
  ['User Device Registration/201', 'discover'],
  ['User Device Registration/305', 'auth'],
  ['User Device Registration/304', 'join'],
  ['User Device Registration/204', 'join'],
  ['User Device Registration/220', 'join'],
];

/** Where the registration broke, in the words of "Error Phase". */
export function joinPhase(facts: Facts): string | undefined {
  const reported = valueOf(facts, 'device', 'Error Phase')
    ?.toLowerCase()
    .replace(/^pre-?check$/, 'pre-check')
    .trim();
  if (reported) return reported;
  const test = firstFailedTest(facts);
  if (test) return phaseOfTest[test];
  for (const [key, phase] of phaseOfEvent) if (facts.get('event', key)) return phase;
  return undefined;
}

/** The time on the machine when the output was made. */
export function clientTime(facts: Facts): number | undefined {
  return parseTime(valueOf(facts, 'device', 'Client Time') ?? '');
}

/** `[ from UTC -- to UTC ]`. */
export function certificateValidity(facts: Facts): { from: number; to: number } | undefined {
  const value = valueOf(facts, 'device', 'DeviceCertificateValidity');
  const [first = '', second = ''] = value?.split('--') ?? [];
  const from = parseTime(first);
  const to = parseTime(second);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** What a `dsregcmd` output, or the Linux broker's, says about the machine. */
export function deviceFacts(facts: Facts): Record<string, unknown> {
  const fields = Object.fromEntries(facts.all('device').map((fact) => [fact.key, fact.values.value]));
  const attempt = Object.fromEntries(facts.all('prt').map((fact) => [fact.key, fact.values.value]));
  const broker = Object.fromEntries(facts.all('broker').map((fact) => [fact.key, fact.values.value]));
  const text = (name: FieldName) => plain(fields[name]);
  const validity = certificateValidity(facts);
  const results = Object.fromEntries(
    tests.flatMap((name) => {
      const result = testResult(facts, name);
      return result === undefined ? [] : [[name, result]];
    }),
  );
  const all: Record<string, unknown> = {
    joinState: joinState(facts),
    azureAdJoined: yesNo(fields['AzureAdJoined']),
    enterpriseJoined: yesNo(fields['EnterpriseJoined']),
    domainJoined: yesNo(fields['DomainJoined']),
    registered: workplaceJoined(facts) || undefined,
    domainName: text('DomainName'),
    deviceName: text('Device Name'),
    deviceId: text('DeviceId') ?? plain(broker['Device ID']),
    tenantId: text('TenantId') ?? plain(broker['Tenant ID']),
    tenantName: text('TenantName'),
    deviceAuthStatus: text('DeviceAuthStatus'),
    certificate: validity && { from: new Date(validity.from).toISOString(), to: new Date(validity.to).toISOString() },
    keyProvider: text('KeyProvider'),
    tpmProtected: yesNo(fields['TpmProtected']),
    keySignTest: text('KeySignTest'),
    phase: joinPhase(facts),
    registrationType: text('Registration Type'),
    clientErrorCode: text('Client ErrorCode')?.toLowerCase(),
    serverErrorCode: text('Server ErrorCode'),
    serverMessage: text('Server Message'),
    tests: Object.keys(results).length ? results : undefined,
    userContext: text('User Context'),
    clientTime: text('Client Time'),
    prt: yesNo(fields['AzureAdPrt'] ?? broker['PRT Present']),
    prtUpdateTime: text('AzureAdPrtUpdateTime'),
    prtExpiryTime: text('AzureAdPrtExpiryTime') ?? plain(broker['PRT Expires On']),
    enterprisePrt: yesNo(fields['EnterprisePrt']),
    attemptStatus: plain(attempt['Attempt Status'])?.toLowerCase(),
    serverError: plain(attempt['Server Error Description']),
    correlationId: plain(attempt['Correlation ID']),
    ngcSet: yesNo(fields['NgcSet']),
    preReqResult: text('PreReqResult'),
    fields: Object.keys(fields).length ? fields : undefined,
    broker: Object.keys(broker).length ? broker : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
