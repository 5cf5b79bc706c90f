import { z } from 'zod';
import { defineDetails } from '../../base/details.ts';
import type { TenantKey } from './tenant-key.ts';

/** When more deletes than this are to leave for one object class within the window, they wait for an administrator. */
export interface Threshold {
  readonly enabled: boolean;
  readonly windowHours: number;
  readonly count: number;
  /** Of what was there when the window began or came since; null: no share. */
  readonly percent: number | null;
}

export const passwordVerifications = ['automatic', 'pass-through', 'synchronized-hash'] as const;
export type PasswordVerification = (typeof passwordVerifications)[number];

/** How people of a forest sign in with their passwords. */
export interface SynchronizedPasswords {
  /** automatic: by an agent where one does it, and else by the synchronized hash. */
  readonly verification: PasswordVerification;
  /** Whether "user must change password at next logon" refuses a sign-in here too. */
  readonly honourMustChange: boolean;
  /** Whether the end of an account (accountExpires) refuses a sign-in here too. */
  readonly honourAccountExpiry: boolean;
  /** After so many days a hash is no longer accepted; null: as long as the forest does not change it. */
  readonly maximumDays: number | null;
}

export const consentsByPeople = ['everything', 'low-impact', 'nothing'] as const;
export type ConsentByPeople = (typeof consentsByPeople)[number];

/** How people sign in to applications. */
export interface SignInSettings {
  /** Whether they are asked whether they stay signed in; role holders never do. */
  readonly offersToStay: boolean;
  /** To what they can consent for themselves. */
  readonly consentByPeople: ConsentByPeople;
  /** Whether applications that are registered for it may ask for passwords themselves (ROPC). */
  readonly allowsPasswordGrant: boolean;
}

export interface Tenant extends TenantKey {
  /** The short name in addresses and commands. */
  readonly name: string;
  readonly displayName: string;
  /** `<name>.<suffix>`: always verified, and where computed user principal names end. */
  readonly initialDomain: string;
  readonly verifiedDomains: readonly string[];
  readonly blockSoftMatch: boolean;
  readonly blockCloudObjectTakeover: boolean;
  /** Until then neither of the two blocks anything: see matching.ts. */
  readonly matchingEndsAt: Date | null;
  /** Whether a synchronized person may be a global administrator. */
  readonly allowSynchronizedGlobal: boolean;
  readonly passwords: SynchronizedPasswords;
  readonly signIn: SignInSettings;
  readonly threshold: Threshold;
  /** So many days the sign-ins are kept. */
  readonly signInDays: number;
  readonly sourceAnchorAttribute: string | null;
  readonly createdAt: Date;
}

export type TenantSettings = Pick<
  Tenant,
  'displayName' | 'blockSoftMatch' | 'blockCloudObjectTakeover' | 'threshold' | 'signInDays'
>;

/** What the schemas of names say of a value. */
export const tenantDetail = defineDetails({
  'cloud.not-a-domain': { en: 'is not a domain name', nl: 'is geen domeinnaam' },
  'cloud.not-a-label': {
    en: 'must be 1 to 63 letters, digits and hyphens',
    nl: 'moet uit 1 tot 63 letters, cijfers en koppeltekens bestaan',
  },
});

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** A DNS name of at least two labels, in lower case. */
export const domainName = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(new RegExp(`^(?:${label}\\.)+${label}$`), tenantDetail('cloud.not-a-domain').code);

/** The short name of a tenant: one DNS label. */
export const tenantName = z
  .string()
  .toLowerCase()
  .regex(new RegExp(`^${label}$`), tenantDetail('cloud.not-a-label').code);
