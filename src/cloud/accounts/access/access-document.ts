import { z } from 'zod';
import { isNetwork } from '../../../base/http/client-address.ts';
import { isStorable } from '../../../base/storable.ts';
import { roles } from '../role.ts';
import { accessDetail } from './details.ts';

/**
 * The access policy of a tenant: who may sign in to which application from where, and with what. One document, as
 * people write it and as it is kept; only that kept ones name groups, people and applications by id. What a document
 * leaves out has its default.
 */
const MAX_NAMED = 500;

const name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine((text) => isStorable(text) && !/\p{Cc}/u.test(text), { error: accessDetail('access.not-a-name').code });
const names = z.array(name).max(MAX_NAMED);
const networkName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u, {
  error: accessDetail('access.not-a-name').code,
});
const network = z
  .string()
  .max(64)
  .refine(isNetwork, { error: accessDetail('access.not-a-network').code });

/** By id; in what people write also by name. Members of groups inside of a group count. */
const named = z.strictObject({
  groups: names.default([]),
  roles: z.array(z.enum(roles)).max(roles.length).default([]),
  people: names.default([]),
});
export type Named = z.output<typeof named>;

const who = named.extend({ everyone: z.boolean().default(false), except: named.prefault({}) });

/** A block outweighs a second factor, and that outweighs what only lets in. */
export const accesses = ['allow', 'second-factor', 'block'] as const;
export type Access = (typeof accesses)[number];

const policy = z.strictObject({
  /** Stays when the name changes; one that is left out is that of the policy with this name, or new. */
  id: z.uuid().toLowerCase().optional(),
  name,
  mode: z.enum(['on', 'report-only', 'off']).default('on'),
  who,
  /** Without `include` all of them. */
  applications: z.strictObject({ include: names.optional(), except: names.default([]) }).prefault({}),
  /** Names of networks; without `include` everywhere. */
  where: z
    .strictObject({ include: z.array(networkName).optional(), except: z.array(networkName).default([]) })
    .prefault({}),
  /** Part of the schema, so that documents of today stay valid when the state of devices can be asked. */
  device: z
    .enum(['any', 'joined', 'not-joined'])
    .default('any')
    .refine((state) => state === 'any', { error: accessDetail('access.device-later').code }),
  access: z.enum(accesses),
});

export const accessDocument = z
  .strictObject({
    version: z.literal(1).default(1),
    networks: z.record(networkName, z.array(network).min(1).max(MAX_NAMED)).default({}),
    policies: z.array(policy).max(100).default([]),
  })
  .superRefine(({ networks, policies }, { addIssue }) => {
    const report = (path: readonly (string | number)[], { code }: { readonly code: string }): void =>
      addIssue({ code: 'custom', path: ['policies', ...path], message: code });
    const seen = new Set<string>();
    for (const [index, { id, name: own, who: meant, where }] of policies.entries()) {
      const { everyone, groups, roles: some, people } = meant;
      if (!everyone && groups.length + some.length + people.length === 0)
        report([index, 'who'], accessDetail('access.nobody-meant'));
      for (const [key, value] of [['id', id] as const, ['name', own.toLowerCase()] as const]) {
        if (value === undefined) continue;
        if (seen.has(value)) report([index, key], accessDetail('access.named-twice'));
        seen.add(value);
      }
      for (const key of ['include', 'except'] as const)
        for (const [at, one] of (where[key] ?? []).entries())
          if (!Object.hasOwn(networks, one)) report([index, 'where', key, at], accessDetail('access.unknown-network'));
    }
  });

export type WrittenDocument = z.output<typeof accessDocument>;
type WrittenPolicy = WrittenDocument['policies'][number];

/** As it is kept: every policy has its id, and names are ids. */
export type AccessPolicy = WrittenPolicy & { readonly id: string };
export type AccessDocument = Omit<WrittenDocument, 'policies'> & { readonly policies: readonly AccessPolicy[] };

/** Lets everybody in with what the policy of methods asks. */
export const emptyAccess: AccessDocument = { version: 1, networks: {}, policies: [] };

/** Kept ones were read by the schema when they were written. */
const keptDocument = accessDocument.transform(({ policies, ...rest }) => ({
  ...rest,
  policies: policies.flatMap(({ id, ...one }) => (id === undefined ? [] : [{ ...one, id }])),
}));

export function parseKept(document: unknown): AccessDocument {
  return keptDocument.parse(document);
}

/** Every group that a policy names. */
export function groupsIn({ policies }: AccessDocument): readonly string[] {
  return [...new Set(policies.flatMap(({ who: { groups, except } }) => [...groups, ...except.groups]))];
}
