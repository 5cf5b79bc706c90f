import type { JWK } from 'jose';
import { idMaker } from '../../base/ids.ts';
import type { Brand } from '../../base/ids.ts';
import type { Redirect } from './redirect.ts';

/** The client id of an application. */
export type ApplicationId = Brand<string, 'ApplicationId'>;
export const toApplicationId = idMaker<ApplicationId>();

/** What an application may do beyond a redirect, which brings codes and refresh tokens with it. */
export const extraGrants = ['client-credentials', 'device-code', 'ropc'] as const;
export type ExtraGrant = (typeof extraGrants)[number];

export const groupsClaims = ['none', 'security', 'all'] as const;
export type GroupsClaim = (typeof groupsClaims)[number];

/** low: nothing is lost by it. administrator: no person can let an application use it. */
export const impacts = ['low', 'usual', 'administrator'] as const;
export type Impact = (typeof impacts)[number];

/** A scope of a resource, as people are asked for it. */
export interface OfferedScope {
  readonly name: string;
  /** What it lets an application do; null: the name has to say it. */
  readonly words: string | null;
  readonly impact: Impact;
}

/** A scope or a role of a resource, by its identifier. */
export interface PermissionName {
  readonly resource: string;
  readonly name: string;
}

export interface Permission extends PermissionName {
  /** For everybody in the tenant. */
  readonly consented: boolean;
}

export interface ApplicationKey {
  readonly kid: string;
  readonly publicKey: JWK;
  readonly certificateSha256: string | null;
  /** When its certificate ends. */
  readonly expiresAt: Date | null;
}

export interface ApplicationSecret {
  readonly id: string;
  readonly digest: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface Application {
  readonly id: ApplicationId;
  readonly name: string;
  readonly createdAt: Date;
  readonly redirects: readonly Redirect[];
  readonly logoutRedirects: readonly string[];
  readonly backChannelLogout: string | null;
  /** Where it publishes its keys, so that it can replace them without a registration. */
  readonly jwksUri: string | null;
  readonly grants: readonly ExtraGrant[];
  readonly identifier: string | null;
  /** What it offers as a resource. */
  readonly scopes: readonly OfferedScope[];
  readonly appRoles: readonly string[];
  readonly permissions: readonly Permission[];
  readonly groupsClaim: GroupsClaim;
  readonly assignmentRequired: boolean;
  readonly secrets: readonly ApplicationSecret[];
  readonly keys: readonly ApplicationKey[];
}

/** A confidential application can keep a secret; a public one runs where people can read all of it. */
export function kindOf({
  secrets,
  keys,
  jwksUri,
}: Pick<Application, 'secrets' | 'keys' | 'jwksUri'>): 'public' | 'confidential' {
  return secrets.length + keys.length > 0 || jwksUri !== null ? 'confidential' : 'public';
}

/** The scopes that it offers, in the order of their names. */
export function scopeNames({ scopes }: Pick<Application, 'scopes'>): readonly string[] {
  return scopes.map(({ name }) => name);
}
