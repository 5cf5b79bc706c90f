import type { FunctionSpec } from '../function.ts';

export const certificateFunctions: readonly FunctionSpec[] = [];
