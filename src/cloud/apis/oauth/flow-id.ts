import { isUuid } from '../../../base/ids.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';

/** A sign-in that an application asked for, as the address of its page names it: `TENANT.UID`. */
export function flowIdOf({ id }: TenantKey, uid: string): string {
  return `${id}.${uid}`;
}

export function parseFlowId(text: string): { readonly tenantId: string; readonly uid: string } | undefined {
  const [, tenantId = '', uid = ''] = /^([^.]{36})\.([\w-]{20,64})$/.exec(text) ?? [];
  return isUuid(tenantId) ? { tenantId, uid } : undefined;
}

/** The page that finds out who somebody is. */
export function signInPath(flowId: string): string {
  return `/sign-in/${flowId}`;
}
