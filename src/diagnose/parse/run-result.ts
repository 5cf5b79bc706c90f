import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { RunOutcomes } from './run-outcomes.ts';
import { parseTime } from './times.ts';

/**
 * Results of run steps: the operations list of the sync manager, `Get-ADSyncRunProfileResult`, run history as XML,
 * scheduler settings. Names of results are distinguished from words by their families.
 */
const result =
  /\b(completed-(?:no-objects|warnings|discovery-errors|sync-errors|export-errors|transient-objects|discovery-warnings|sync-warnings|export-warnings|errors)|stopped-[a-z]{2,12}(?:-[a-z]{2,12}){0,5}|no-start-[a-z]{2,16}(?:-[a-z]{2,16}){0,5}|call-failure|connection-failure|in-progress)\b/g;
const succeeded =
  /(?:<(?:step-)?(?:run-)?result>\s{0,10}success|\b(?:RunStep)?(?:Result|Status|Resultaat|Ergebnis)\s{0,30}[:=]\s{0,10}"?success\b|\b(?:Full|Delta) (?:Import|Synchroni[sz]ation|Sync)\b.{0,200}\bsuccess\b|\bExport\b\s.{0,200}\bsuccess\b)/i;
const profile = /\b((?:Full|Delta) (?:Import|Synchroni[sz]ation|Sync)|Export)\b/i;
const connectionResult =
  /\b(failed-connection|dropped-connection|failed-authentication|failed-permission|failed-search|warning-no-watermark)\b/g;
const objectError =
  /\b(cd-missing-object|cd-existing-object|duplicate-anchor|ambiguous-update|password-policy-violation|kerberos-time-skew|schema-violation|constraint-violation|syntax-violation|modify-naming-attribute|permission-issue|dn-attributes-failure|non-existent-parent|missing-provisioning-attribute|exported-change-not-reimported|unexpected-error|ambiguous-import-flow-from-multiple-connectors|mv-constraint-violation|missing-change-type|missing-dn|invalid-dn|duplicate-object|reference-value-not-ldap-conformant)\b/g;
const schedulerField =
  /^\s*(SyncCycleEnabled|StagingModeEnabled|SchedulerSuspended|MaintenanceEnabled|SyncCycleInProgress|CurrentlyEffectiveSyncCycleInterval|CustomizedSyncCycleInterval|NextSyncCyclePolicyType|NextSyncCycleStartTimeInUTC)\s{0,30}:\s{0,10}(.{0,100})$/;

/** `Start-ADSyncSyncCycle` answers with a table of one cell. */
const cycleHeading = /^\s{0,4}Result\s*$/;
const cycleAnswer = /^\s{0,4}Success\s*$/;

const expression =
  /\(Get-ADSyncScheduler\)\.(SyncCycleEnabled|StagingModeEnabled|SchedulerSuspended|SyncCycleInProgress)\b/;

export class RunResultReader implements Reader {
  #heading = -10;
  readonly #outcomes = new RunOutcomes();
  /** A setting that was asked for alone, and where. */
  #asked: { readonly name: string; readonly line: number } | undefined;

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 8192) return 'none';
    if (cycleHeading.test(text)) this.#heading = line.number;
    if (cycleAnswer.test(text) && line.number - this.#heading <= 2) {
      facts.add('run', 'success', line, { step: '' });
      facts.claim('run-result', 0.4);
      return 'shared';
    }
    const asked = expression.exec(text)?.[1];
    if (asked !== undefined) this.#asked = { name: asked, line: line.number };
    else if (this.#asked && line.number - this.#asked.line <= 2 && /^\W{0,4}(?:True|False)\s*$/.test(text)) {
      facts.add('scheduler', this.#asked.name, line, { value: text.replace(/\W/g, '') });
      facts.claim('run-result', 0.4);
      return 'mine';
    }
    const setting = schedulerField.exec(text);
    if (setting) {
      facts.add('scheduler', setting[1] ?? '', line, { value: (setting[2] ?? '').trim() });
      facts.claim('run-result', 0.25);
      return 'mine';
    }
    let found = false;
    if (text.includes('-')) {
      for (const [pattern, name] of [
        [result, 'run'],
        [connectionResult, 'connection'],
        [objectError, 'object-error'],
      ] as const) {
        for (const match of text.matchAll(pattern)) {
          found = true;
          const step = profile.exec(text)?.[1] ?? '';
          const time = parseTime(text) ?? facts.time;
          facts.add(name, match[1] ?? '', line, { step }, time);
          if (name === 'run') this.#outcomes.add(match[1] ?? '', step, line, time);
          facts.claim('run-result', 0.4);
        }
      }
    }
    if (succeeded.test(text)) {
      found = true;
      const step = profile.exec(text)?.[1] ?? '';
      const time = parseTime(text) ?? facts.time;
      facts.add('run', 'success', line, { step }, time);
      this.#outcomes.add('success', step, line, time);
      facts.claim('run-result', 0.4);
    }
    return found ? 'shared' : 'none';
  }

  end(facts: Facts): void {
    this.#outcomes.end(facts);
  }
}
