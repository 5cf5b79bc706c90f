import type { Proof } from '../../catalogue/record.ts';
import { deviceProofs } from './device.ts';
import { networkProofs } from './network.ts';
import { proxyProofs } from './proxy.ts';
import { serviceProofs } from './service.ts';

const proofs = new Map(Object.entries({ ...deviceProofs, ...networkProofs, ...proxyProofs, ...serviceProofs }));

/** What to run or look at next to see whether the finding of a rule is right. */
export function proofOfRule(id: string): Proof | undefined {
  return proofs.get(id);
}
