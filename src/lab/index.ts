export type { Lab, LabOptions, LabStage } from './lab.ts';
export { startLab } from './lab.ts';
export type { RoleName } from './roles.ts';
export { labErrors } from './errors.ts';
