import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import { connectErrors } from '../errors.ts';
import type { ProvisioningTarget } from './provisioning-target.ts';

export interface UplinkContext {
  readonly target: ProvisioningTarget;
  readonly log: Logger;
}

/**
 * The anchor is chosen once for a tenant, by its first Connect. Answers whether it is agreed on: without the cloud
 * nothing is exported either. Throws `connect.source-anchor-differs`.
 */
export async function agreeOnSourceAnchor(
  { target, log }: UplinkContext,
  wanted: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const known = await target.chooseSourceAnchor(wanted, signal);
    if (known !== wanted) throw connectErrors('connect.source-anchor-differs', { known, wanted });
    return true;
  } catch (error) {
    if (!isHawserError(error) || error.code === 'connect.source-anchor-differs') throw error;
    log.warn({ errorCode: error.code }, `the cloud could not be asked for its source anchor: ${error.message}`);
    return false;
  }
}
