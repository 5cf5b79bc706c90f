export type { Lab } from './lab.ts';
export { startLab } from './lab.ts';
export type { LabOptions, LabStage } from './options.ts';
export type { LabInfo, RunningLab } from './running.ts';
export { infoAt, runningLab, theRunningLab } from './running.ts';
export type { RoleName } from './roles.ts';
export { labErrors } from './errors.ts';
