import { MINUTE } from '../../base/clock.ts';
import type { Detail, DetailItem } from '../../base/details.ts';
import type { Check, Observation } from '../../diagnose/doctor/index.ts';
import { doctorErrors, error, warning } from '../../diagnose/doctor/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { connectErrors } from '../errors.ts';
import type { AgentOperations, AgentStatus, ErrorList, RunSummary, ThresholdList } from '../control/operations.ts';
import { seenDetail } from './details.ts';
import { hashesOfDomains, passwordHashCheck } from './password-hash-check.ts';
import { rightsCheck, rightsOfRuns } from './rights-check.ts';

export interface StateCheckOptions {
  readonly configuration: ConnectConfiguration;
  readonly agent: () => Promise<AgentOperations>;
}

const base = { cost: 'instant', privilege: 'service', after: ['agent.state'] } as const;

/** A look at the state that was asked for first. */
type OfStatus = (look: (status: AgentStatus) => Observation) => () => Promise<Observation>;

/** How the work goes: state, last cycle, objects with errors, what is held back. */
export function stateChecks({ configuration, agent }: StateCheckOptions): readonly Check[] {
  const { schedule } = configuration;
  const seen: { status?: AgentStatus } = {};
  const ofStatus: OfStatus = (look) => async () =>
    seen.status ? look(seen.status) : { notApplicable: { en: 'no state', nl: 'geen toestand' } };
  return [
    {
      ...base,
      id: 'agent.state',
      title: { en: 'state', nl: 'toestand' },
      why: { en: 'The agent cannot work.', nl: 'De agent kan niet werken.' },
      cost: 'seconds',
      deadlineMs: 60_000,
      after: ['agent.registered', 'agent.database'],
      run: async () => {
        const status = await (await agent()).status();
        seen.status = status;
        const state = status.running ?? seenDetail('doctor.idle');
        return {
          summary: seenDetail('doctor.agent-state', { state, objects: status.metaverseObjects }),
          evidence: status.connectors.map((connector) => ({ name: connector.name, value: stateOf(connector) })),
        };
      },
    },
    ...settingChecks(agent, ofStatus, schedule),
    ...outcomeChecks(agent, ofStatus, schedule),
  ];
}

function judgeRules(onDisk: AgentStatus['rules']['onDisk'], problems: readonly Detail[]): Observation {
  if (onDisk === 'same') return {};
  const found = onDisk === 'newer' ? warning(doctorErrors('doctor.rules-newer', {})) : undefined;
  return { problems: [found ?? error(doctorErrors('doctor.rules-invalid', { problems }))] };
}

/** What is switched on, held back or left to somebody. */
function settingChecks(
  agent: StateCheckOptions['agent'],
  ofStatus: OfStatus,
  schedule: ConnectConfiguration['schedule'],
): readonly Check[] {
  return [
    {
      ...base,
      id: 'agent.staging',
      title: { en: 'exports', nl: 'exports' },
      why: { en: 'Changes do not reach the cloud.', nl: 'Wijzigingen bereiken de cloud niet.' },
      run: ofStatus(({ staging }) => (staging ? { problems: [warning(doctorErrors('doctor.staging-on', {}))] } : {})),
    },
    {
      ...base,
      id: 'agent.rules',
      title: { en: 'files with sync rules', nl: 'bestanden met sync rules' },
      why: {
        en: 'The files are not in use yet.',
        nl: 'De bestanden zijn nog niet in gebruik.',
      },
      run: ofStatus(({ rules: { onDisk, problems } }) => judgeRules(onDisk, problems)),
    },
    {
      ...base,
      id: 'agent.threshold',
      title: { en: 'accidental-delete threshold', nl: 'drempel voor onbedoeld verwijderen' },
      why: {
        en: 'These objects stay in the cloud until somebody decides.',
        nl: 'Deze objecten blijven in de cloud tot iemand beslist.',
      },
      run: async () => judgeThreshold(await (await agent()).threshold()),
    },
    {
      ...base,
      id: 'agent.relay',
      title: { en: 'relay', nl: 'relay' },
      why: {
        en: 'Passwords are not written back, and sign-ins are not checked here.',
        nl: 'Wachtwoorden worden niet teruggeschreven, en aanmeldingen worden hier niet gecontroleerd.',
      },
      explainedBy: ['cloud', 'agent.state', 'agent.service'],
      run: ofStatus(judgeRelay),
    },
    {
      ...base,
      id: 'agent.schedule',
      title: { en: 'schedule', nl: 'schema' },
      why: { en: 'Cycles run only on request.', nl: 'Cycli draaien alleen op verzoek.' },
      run: async () => judgeSchedule(schedule),
    },
  ];
}

/** What came of it. */
function outcomeChecks(
  agent: StateCheckOptions['agent'],
  ofStatus: OfStatus,
  schedule: ConnectConfiguration['schedule'],
): readonly Check[] {
  return [
    {
      ...base,
      id: 'agent.last-run',
      title: { en: 'last cycle', nl: 'laatste cyclus' },
      why: {
        en: 'What changed since then has not arrived.',
        nl: 'Wijzigingen van daarna zijn niet aangekomen.',
      },
      explainedBy: ['cloud', 'forest', 'agent.state', 'agent.threshold', 'agent.service', 'agent.objects'],
      run: ofStatus((status) => lastRun(status, schedule)),
    },
    { ...rightsCheck, ...base, run: ofStatus(rightsOfRuns) },
    { ...passwordHashCheck, ...base, run: ofStatus(hashesOfDomains) },
    {
      ...base,
      id: 'agent.objects',
      title: { en: 'objects with errors', nl: 'objecten met fouten' },
      why: {
        en: 'These people and groups are missing in the cloud or differ from what they should be.',
        nl: 'Deze personen en groepen ontbreken in de cloud of wijken af.',
      },
      run: async () => judgeObjects(await (await agent()).errors({ limit: 5 })),
    },
  ];
}

function judgeRelay({ relay, serving }: AgentStatus): Observation {
  const features = [...(relay.writeback ? ['writeback'] : []), ...(relay.passThrough ? ['pass-through'] : [])];
  if (features.length === 0) return { notApplicable: { en: 'nothing is switched on', nl: 'er is niets ingeschakeld' } };
  const summary = features.join(', ');
  if (relay.connected || !serving) return { summary };
  const reason = relay.error ?? '-';
  return { summary, problems: [error(connectErrors('connect.relay-disconnected', { reason }))] };
}

function judgeSchedule({ enabled, everySeconds, watchSeconds }: ConnectConfiguration['schedule']): Observation {
  if (!enabled) return { problems: [warning(doctorErrors('doctor.schedule-off', {}))] };
  return { summary: `${everySeconds} s${watchSeconds === null ? '' : `, watching every ${watchSeconds} s`}` };
}

function judgeObjects({ errors, total, codes: counts }: ErrorList): Observation {
  if (total === 0) return { summary: '0' };
  const codes = Object.entries(counts).map(([code, count]) => `${code} (${count})`);
  return {
    summary: String(total),
    problems: [warning(doctorErrors('doctor.object-errors', { count: total, codes: codes.slice(0, 5).join(', ') }))],
    evidence: errors.map(({ displayName, dn, code, detail }) => ({
      name: displayName ?? dn,
      value: seenDetail('doctor.object-says', { code, detail }),
    })),
  };
}

function stateOf({ kind, objects: count, lastImportAt }: AgentStatus['connectors'][number]): Detail {
  return lastImportAt === null
    ? seenDetail('doctor.connector', { kind, count })
    : seenDetail('doctor.connector-imported', { kind, count, at: lastImportAt });
}

function lastRun(
  { lastRun: run, serving, running }: AgentStatus,
  schedule: ConnectConfiguration['schedule'],
): Observation {
  if (run === null)
    return running === null ? { problems: [warning(doctorErrors('doctor.never-ran', {}))] } : { summary: running };
  const summary = `${run.result}, ${run.startedAt}`;
  const evidence = run.steps.map(({ connector, kind, result, error: why }) => ({
    name: `${kind} ${connector}`,
    value: why === undefined ? result : seenDetail('doctor.step-failed', { result, why }),
  }));
  const age = Date.now() - Date.parse(run.startedAt);
  const every = schedule.everySeconds * 1000;
  // Quiet cycles are not all kept, and a long one delays the next: only what is far beyond the schedule is late.
  if (serving && schedule.enabled && running === null && age > 3 * every + 10 * MINUTE) {
    const values = { minutes: Math.round(age / MINUTE), every: Math.max(1, Math.round(every / MINUTE)) };
    return { summary, evidence, problems: [error(doctorErrors('doctor.run-overdue', values))] };
  }
  if (run.result === 'success' || run.finishedAt === null || run.result === 'stopped-deletion-threshold-exceeded')
    return { summary, evidence };
  const values = { result: run.result, step: failedStep(run) };
  return run.result.startsWith('completed')
    ? { summary, evidence, problems: [warning(doctorErrors('doctor.run-incomplete', values))] }
    : { summary, evidence, problems: [error(doctorErrors('doctor.run-failed', values))] };
}

function failedStep({ steps }: RunSummary): DetailItem {
  const failed = steps.find(({ result }) => result !== 'success');
  if (!failed) return '-';
  const { kind, connector, error: why } = failed;
  return why === undefined
    ? seenDetail('doctor.step-of', { kind, connector })
    : seenDetail('doctor.step-of-failed', { kind, connector, why });
}

function judgeThreshold({ limits, holds }: ThresholdList): Observation {
  const { count, percent, windowHours } = limits;
  const share = percent === null ? '' : `, ${percent} %`;
  // 0: the tenant has never named its threshold to this agent.
  const seen = count === 0 ? {} : { summary: `${count}${share} / ${windowHours} h` };
  const held = holds.reduce((sum, hold) => sum + hold.count, 0);
  if (held === 0) return seen;
  const found = doctorErrors('doctor.deletes-held-back', { count: held });
  // What was declined waits on purpose.
  return { ...seen, problems: [holds.some(({ verdict }) => verdict === null) ? error(found) : warning(found)] };
}
