import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import type { Reader } from '../../../../web/index.ts';
import { portalSignInMessages as m } from './messages.ts';

type Purpose = Pick<SignInRequest, 'application' | 'tenant' | 'isOfDevice' | 'confirms'>;

/** What somebody signs in for, as every page of the sign-in says it. */
export function purposeOf({ t }: Reader, { application, tenant, isOfDevice, confirms }: Purpose): string {
  if (confirms) return t(confirms);
  return t(isOfDevice ? m.toOnDevice : m.to, { application: application.name, tenant: tenant.displayName });
}
