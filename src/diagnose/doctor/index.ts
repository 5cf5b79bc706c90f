/** The entry of the live checks, apart from the room's index: only who looks at the network loads them. */
export type {
  Check,
  CheckContext,
  CheckTree,
  Cost,
  EvidenceLine,
  Level,
  Observation,
  Privilege,
  Problem,
} from './check.ts';
export { areaOf, error, isNamed, notice, warning } from './check.ts';
export { mergeViews, runContext } from './context.ts';
export type { OneAnswer } from './ask-once.ts';
export { askOnce } from './ask-once.ts';
export type { EndpointOptions } from './endpoint.ts';
export { endpointChecks } from './endpoint-checks.ts';
export { environmentChecks } from './environment-checks.ts';
export { doctorErrors } from './errors.ts';
export type { ForestOptions } from './forest.ts';
export { forestChecks } from './forest-checks.ts';
export { judgeHawser } from './judge.ts';
export type { MicrosoftOptions } from './microsoft-checks.ts';
export { controllerChecks, microsoftChecks } from './microsoft-checks.ts';
export type * from './report.ts';
export { rootOf, verdictOf } from './report.ts';
export type { DoctorSelection, RunOptions } from './run.ts';
export { runChecks, selectChecks } from './run.ts';
export { readAuthorities, trustCheck } from './trust-checks.ts';
export { findObjects, liesWithin } from '../probe/directory.ts';
