import { z } from 'zod';
import { isNetwork } from '../../../base/http/client-address.ts';
import { LEAST_MINUTES, MOST_MINUTES } from '../methods/temporary-pass.ts';
import { policyDetail } from './details.ts';
import { methodKinds } from '../methods/method.ts';

/**
 * One policy for everything that methods are used for: to sign in, as a second factor, to reset a password, to
 * register. Per method whom it is for, and its settings. What a document leaves out has its default.
 */
export const policyMethods = ['password', ...methodKinds] as const;
export type PolicyMethod = (typeof policyMethods)[number];

/** Nobody, everyone, or the members of these groups, also through other groups. */
const audience = z.enum(['nobody', 'everyone']).or(z.array(z.uuid()).min(1).max(50));
export type Audience = z.output<typeof audience>;

const method = z.strictObject({ for: audience });
const everyone = { for: 'everyone' } as const;
const aaguid = z.uuid().toLowerCase();

const methods = z.strictObject({
  password: method.default(everyone),
  passkey: method
    .extend({
      storage: z.enum(['any', 'device-bound', 'synced']).default('any'),
      /** Models (AAGUID) that may be registered; none: all. */
      models: z.array(aaguid).max(200).default([]),
    })
    .prefault(everyone),
  authenticator: method.default(everyone),
  pass: method
    .extend({
      maximumMinutes: z.int().min(LEAST_MINUTES).max(MOST_MINUTES).default(MOST_MINUTES),
      uses: z.enum(['any', 'once']).default('any'),
    })
    .prefault(everyone),
  'recovery-codes': method.default(everyone),
  email: method.default(everyone),
  phone: method.default({ for: 'nobody' }),
});

export const methodsPolicy = z.strictObject({
  version: z.literal(1).default(1),
  methods: methods.prefault({}),
  /** Role holders always need one. */
  secondFactor: z
    .strictObject({
      for: audience,
      /** From where somebody may register the first one with a password alone; with a pass from everywhere. */
      register: z.enum(['anywhere', 'networks']).default('anywhere'),
      networks: z
        .array(
          z
            .string()
            .max(64)
            .refine(isNetwork, { error: policyDetail('policy.not-a-network').code }),
        )
        .max(200)
        .default([]),
    })
    .prefault({ for: 'nobody' }),
});
export type MethodsPolicy = z.output<typeof methodsPolicy>;

export const defaultPolicy: MethodsPolicy = methodsPolicy.parse({});

/** Every group that a policy names. */
export function groupsIn({ methods: each, secondFactor }: MethodsPolicy): readonly string[] {
  const audiences = [...policyMethods.map((name) => each[name].for), secondFactor.for];
  return [...new Set(audiences.flatMap((one) => (typeof one === 'string' ? [] : one)))];
}

/** Whether somebody in these groups is meant. */
export function isFor(one: Audience, groups: ReadonlySet<string>): boolean {
  return typeof one === 'string' ? one === 'everyone' : one.some((group) => groups.has(group));
}
