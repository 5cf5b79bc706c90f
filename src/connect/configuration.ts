import { z } from 'zod';
import { secretSetting } from '../base/configuration/configuration.ts';
import { isPrivate, plainHttp } from './check-cloud.ts';
import { checkDomains, checkForests, forestDetail } from './check-forests.ts';

const password = z
  .string()
  .min(1)
  .describe('For trials only: a password in this file. Better: hawser connect secret NAME');
secretSetting.add(password, { secret: true });

const dnsName = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

const domain = z.strictObject({
  domain: z
    .string()
    .regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+|\*)$/i, forestDetail('connect.not-a-domain').code)
    .describe('The DNS name of another domain of the forest; "*": every other one, those that are added later too'),
  servers: z
    .array(z.string().min(1))
    .default([])
    .describe('Its domain controllers in order of preference; empty: found through DNS (SRV records)'),
  include: z.array(z.string()).default([]).describe('Containers of it to read (DNs); empty: the whole domain'),
  exclude: z.array(z.string()).default([]).describe('Containers inside those to leave out (DNs)'),
  skip: z
    .boolean()
    .default(false)
    .describe('Do not read it, although "*" says all. The domain above may be named here for this: an empty root'),
});

const forest = z.strictObject({
  domain: z
    .string()
    .regex(dnsName, forestDetail('connect.not-a-dns-name').code)
    .describe('The DNS name of a domain of the forest, which is read; also the name of the connector'),
  kind: z
    .enum(['active-directory', 'ldap'])
    .default('active-directory')
    .describe('Active Directory (also Samba AD), or any LDAP directory'),
  servers: z
    .array(z.string().min(1))
    .default([])
    .describe('Domain controllers in order of preference, host or host:port; empty: found through DNS (SRV records)'),
  security: z.enum(['ldaps', 'starttls']).default('ldaps').describe('How the connection is protected'),
  caFile: z.string().optional().describe('A PEM file with a root certificate to trust besides those of the system'),
  account: z.string().min(1).describe('The account to read with: UPN, DOMAIN\\name or DN'),
  password: password.optional(),
  baseDn: z.string().optional().describe('Where to read, for a directory that is not Active Directory'),
  include: z.array(z.string()).default([]).describe('Containers to read (DNs); empty: the whole domain'),
  exclude: z.array(z.string()).default([]).describe('Containers inside those to leave out (DNs)'),
  domains: z
    .array(domain)
    .default([])
    .describe('Further domains of the same forest to read; empty: only the one above')
    .superRefine(checkDomains),
  passwordHashes: z
    .strictObject({
      account: z
        .string()
        .min(1)
        .describe('An account of its own that may replicate passwords, and nothing else: UPN or DOMAIN\\name'),
      password: password.optional(),
      port: z
        .int()
        .min(1)
        .max(65_535)
        .optional()
        .describe('The port of replication, where the domain controllers have a fixed one; absent: they are asked'),
    })
    .optional()
    .describe(
      'Password hash synchronization of this forest; it is switched on with: hawser connect password-hashes on',
    ),
  writeSourceAnchor: z
    .boolean()
    .default(false)
    .describe(
      'Write the source anchor to mS-DS-ConsistencyGuid of objects that have none, so that they keep their identity when they move to another forest',
    ),
});

/** connect.yaml. */
export const connectConfiguration = z.strictObject({
  dataFolder: z.string().default('data/connect').describe('Everything that this agent keeps'),
  database: z.string().optional().describe('pglite:FOLDER or postgres://…; default: a database inside the data folder'),
  cloud: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).describe('The public address of the cloud service'),
      tenant: z.string().min(1).describe('The name or id of the tenant'),
      caFile: z.string().optional().describe('A PEM file with a root certificate to trust besides those of the system'),
      allowPlainHttp: z
        .boolean()
        .default(false)
        .describe(
          'Reach a cloud on another machine without TLS: everybody on the way can read and change what is sent',
        ),
    })
    .refine(({ url, allowPlainHttp }) => allowPlainHttp || isPrivate(url), plainHttp),
  forests: z.array(forest).min(1).describe('The directories to read').superRefine(checkForests),
  rules: z
    .strictObject({
      set: z
        .enum(['defaults', 'imported'])
        .default('defaults')
        .describe(
          'What your own rules lie on: the default rules, or the set in the folder that came from Azure AD Connect',
        ),
      folder: z.string().optional().describe('A folder with sync rules (YAML, or exported XML), its folders included'),
      disable: z
        .array(z.string())
        .default([])
        .describe('Rules that are not used: an id, defaults/NAME, imported/NAME, or a name that only one rule has'),
      reload: z
        .enum(['manual', 'automatic'])
        .default('manual')
        .describe(
          'Whether rule files that change are used at once (after two quiet seconds, if all is well with them), or with: hawser connect rules reload',
        ),
    })
    .prefault({})
    .describe('Sync rules'),
  sourceAnchor: z
    .string()
    .default('mS-DS-ConsistencyGuid')
    .describe('The attribute that becomes the source anchor; objectGUID is used where it is empty. Chosen once'),
  schedule: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether cycles run automatically'),
      everySeconds: z.int().min(1).default(1800).describe('Time between two delta cycles'),
      watchSeconds: z
        .number()
        .min(0.2)
        .nullable()
        .default(2)
        .describe('Look for changes this often in between, and synchronize at once when there are any; null: never'),
      safetyImportHours: z
        .int()
        .min(1)
        .max(168)
        .default(24)
        .describe(
          'Read and compare everything after so many hours, as deltas may miss something; every hour where the account cannot see deleted objects',
        ),
    })
    .prefault({}),
  proxy: z
    .strictObject({
      url: z
        .string()
        .optional()
        .describe(
          'http://host:port, https://host:port, or "direct"; absent: the PAC file, or else HTTPS_PROXY and NO_PROXY of the environment decide',
        ),
      pac: z
        .string()
        .optional()
        .describe(
          'Address (http, https, file) or path of a PAC file that names the proxies for each destination; "auto": the one that the network names (WPAD)',
        ),
      noProxy: z.string().optional().describe('Hosts that are reached without it: names, .suffixes, address ranges'),
      user: z.string().optional().describe('Who signs in to the proxy with a password (Basic, Digest, NTLM)'),
      domain: z.string().optional().describe('The domain of that user, for NTLM'),
      password: password.optional(),
      kerberos: z
        .strictObject({
          keytab: z.string().optional().describe('A keytab with the key of the account that signs in to the proxy'),
          cache: z
            .string()
            .optional()
            .describe('A ticket cache such as FILE:/run/hawser/ticket that something else keeps filled'),
          principal: z.string().optional().describe('Whose ticket, when there are several: name@REALM'),
        })
        .optional()
        .describe('Sign in to the proxy with Kerberos; without it the tickets of the environment are tried'),
    })
    .prefault({})
    .describe('Outbound connections'),
  health: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe('Whether this agent reports its health and that of its forests to the cloud'),
      everySeconds: z.int().min(1).max(86_400).default(300).describe('Time between two heartbeats'),
    })
    .prefault({})
    .describe('Heartbeats for the health service'),
  writeback: z
    .strictObject({
      perMinute: z
        .int()
        .min(1)
        .default(60)
        .describe('The most passwords that are set in a minute, of all people together'),
      perPersonPerHour: z.int().min(1).default(10).describe('The most attempts in an hour for one person'),
      protectedGroups: z
        .array(z.string().regex(/^S-1-5-[\d-]+$/, forestDetail('connect.not-a-sid').code))
        .default([])
        .describe(
          'SIDs of groups whose members (nested too) are never reset from the cloud, besides administrators and the other protected accounts',
        ),
    })
    .prefault({})
    .describe('Password writeback; it is switched on with: hawser connect writeback on'),
  staging: z.boolean().default(false).describe('Import and synchronize, but export nothing'),
  heapGrowth: z
    .int()
    .min(5)
    .max(1000)
    .nullable()
    .default(40)
    .describe(
      'How far memory may grow beyond what is in use before it is tidied up, in percent; null: as the runtime likes, which is a little faster and takes far more',
    ),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type ConnectConfiguration = z.output<typeof connectConfiguration>;
export type ForestConfiguration = ConnectConfiguration['forests'][number];
