import { z } from 'zod';
import { line, oneLine, optionalDecimal, tick, wholeNumber } from '../../../../web/index.ts';
import { MAX_SIGN_IN_DAYS } from '../../../sign-ins/retention.ts';
import { settingsMessages as m } from './messages.ts';

export const settingsForm = z.object({
  thresholdEnabled: tick({ label: m.enabled }),
  thresholdWindowHours: wholeNumber(
    { min: 1, max: 720 },
    { label: m.windowHours, hint: m.windowHoursHint, missing: m.windowHoursProblem, wrong: m.windowHoursProblem },
  ),
  thresholdCount: wholeNumber(
    { min: 0, max: 999_999_999 },
    { label: m.count, hint: m.countHint, missing: m.countProblem, wrong: m.countProblem },
  ),
  thresholdPercent: optionalDecimal(
    { min: 0, max: 100 },
    { label: m.percent, hint: m.percentHint, wrong: m.percentProblem },
  ),
  blockSoftMatch: tick({ label: m.blockSoftMatch, hint: m.blockSoftMatchHint }),
  blockTakeover: tick({ label: m.blockTakeover, hint: m.blockTakeoverHint }),
  signInDays: wholeNumber(
    { min: 1, max: MAX_SIGN_IN_DAYS },
    { label: m.signInDays, hint: m.signInDaysHint, missing: m.signInDaysProblem, wrong: m.signInDaysProblem },
  ),
  displayName: line(oneLine(100).min(1), { label: m.name, missing: m.nameProblem, wrong: m.nameProblem }),
});

export const roleSettingsForm = z.object({
  allowSynchronizedGlobal: tick({ label: m.synchronizedGlobal, hint: m.synchronizedGlobalHint }),
});
