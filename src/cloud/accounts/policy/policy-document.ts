import { stringify } from 'yaml';
import { loadConfiguration } from '../../../base/configuration/configuration.ts';
import type { MethodsPolicy } from './policy.ts';
import { methodsPolicy } from './policy.ts';

/** The policy as people keep it in a file: YAML, with every setting written out. */
export function writeMethodsPolicy(policy: MethodsPolicy): string {
  return stringify(policy);
}

/** Throws `base.configuration-absent`, `base.configuration-invalid` with every problem and its line, and `file.…`. */
export function readMethodsPolicy(file: string): MethodsPolicy {
  return loadConfiguration(methodsPolicy, { role: 'policy', file, environment: {} });
}
