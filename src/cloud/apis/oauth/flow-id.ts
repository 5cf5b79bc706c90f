import { isUuid } from '../../../base/ids.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** A sign-in that an application asked for, as the address of its page names it: `TENANT.UID`, or the code of a device. */
export function flowIdOf({ id }: TenantKey, uid: string): string {
  return `${id}.${uid}`;
}

export function deviceFlowIdOf({ id }: Pick<TenantKey, 'id'>, userCode: string): string {
  return `${id}.device-${userCode}`;
}

export interface FlowId {
  readonly tenantId: string;
  readonly uid: string;
  /** Set where a device asked. */
  readonly userCode: string | undefined;
}

export function parseFlowId(text: string): FlowId | undefined {
  const [, tenantId = '', uid = ''] = /^([^.]{36})\.([\w-]{15,64})$/.exec(text) ?? [];
  const userCode = /^device-([A-Z]{8})$/.exec(uid)?.[1];
  return isUuid(tenantId) ? { tenantId, uid, userCode } : undefined;
}

/** The page that finds out who somebody is. */
export function signInPath(flowId: string): string {
  return `/sign-in/${flowId}`;
}
