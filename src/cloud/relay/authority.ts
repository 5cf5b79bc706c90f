import type { OperationFeature, RelayFeature } from '../../wire/index.ts';
import { doesFeature } from '../../wire/index.ts';
import type { RelayAgent } from './store.ts';

/**
 * What somebody asks of agents: a feature, for an object of these forests. What an agent says of itself is what it
 * could do; what it may do is the tenant's. Both have to hold, or nothing is sealed to it.
 */
export interface Need {
  readonly feature: OperationFeature;
  readonly forests: readonly string[];
}

type Able = Pick<RelayAgent, 'features' | 'grants'>;

/** Whether it could and may, for one of the forests. */
export function isAuthorized({ features, grants }: Able, { feature, forests }: Need): boolean {
  return (
    doesFeature(features, feature) && grants.some((one) => one.feature === feature && forests.includes(one.forest))
  );
}

/** Whether it could and may for any forest. */
export function isAuthorizedAnywhere({ features, grants }: Able, feature: RelayFeature): boolean {
  return features.includes(feature) && grants.some((one) => one.feature === feature);
}
