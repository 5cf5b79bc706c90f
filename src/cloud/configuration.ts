import { z } from 'zod';
import { secretSetting } from '../base/configuration/configuration.ts';
import { checkFailed } from '../base/configuration/schema-problems.ts';
import { defineDetails } from '../base/details.ts';
import { isNetwork } from '../base/http/client-address.ts';
import { tenantDetail } from './tenants/tenant.ts';

const configurationDetail = defineDetails({
  'cloud.certificate-without-key': {
    en: 'certificateFile and keyFile belong together',
    nl: 'certificateFile en keyFile horen bij elkaar',
  },
  'cloud.not-a-network': {
    en: 'must be an address or a network, such as 10.0.0.5 or 10.0.0.0/8',
    nl: 'moet een adres of een netwerk zijn, zoals 10.0.0.5 of 10.0.0.0/8',
  },
  'cloud.not-a-nats-url': {
    en: 'must be nats://HOST:4222 or tls://HOST:4222',
    nl: 'moet nats://HOST:4222 of tls://HOST:4222 zijn',
  },
});

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** `cloud.yaml`. */
export const cloudConfiguration = z
  .strictObject({
    publicUrl: httpUrl
      .default('http://127.0.0.1:8443')
      .describe('Where clients, agents and people reach this service; every link and token names it.'),
    otherUrls: z
      .array(httpUrl)
      .default([])
      .describe('Further addresses at which people open its pages; forms are taken at these and at publicUrl only.'),
    trustedProxies: z
      .array(z.string().refine(isNetwork, configurationDetail('cloud.not-a-network').code))
      .default([])
      .describe(
        'Proxies in front of this service, as addresses or networks (10.0.0.5, 10.0.0.0/8, fd00::/8): what they say of who is before them is believed, for limits, sessions and the audit.',
      ),
    forwardedHeader: z
      .enum(['x-forwarded-for', 'forwarded'])
      .default('x-forwarded-for')
      .describe('The header in which these proxies say it; the other one is ignored.'),
    operators: z
      .strictObject({
        address: z.string().default('127.0.0.1').describe('The network address to listen on; give the people none.'),
        port: z.int().min(0).max(65_535).default(8444).describe('The port to listen on; 0 takes a free one.'),
      })
      .prefault({})
      .describe('The listener for operators: /metrics and the detail of /health, without sign-in.'),
    listen: z
      .strictObject({
        address: z.string().default('127.0.0.1').describe('The network address to listen on.'),
        port: z.int().min(0).max(65_535).default(8443).describe('The port to listen on; 0 takes a free one.'),
        certificateFile: z
          .string()
          .optional()
          .describe('A PEM file with the certificate chain; without it plain HTTP.'),
        keyFile: z.string().optional().describe('The PEM file with the private key of the certificate.'),
      })
      .refine(
        ({ certificateFile, keyFile }) => (certificateFile === undefined) === (keyFile === undefined),
        checkFailed(configurationDetail('cloud.certificate-without-key')),
      )
      .prefault({}),
    database: z
      .string()
      .default('pglite:data/cloud')
      .describe('pglite:FOLDER (embedded) or postgres://USER:PASSWORD@HOST/DATABASE.')
      .register(secretSetting, { secret: true }),
    databaseConnections: z.int().min(2).max(200).default(10).describe('Connections to a PostgreSQL server.'),
    keyFile: z
      .string()
      .default('data/cloud.key')
      .describe('The key that encrypts stored secrets; made when it is missing. Back it up, apart from the database.'),
    tenantSuffix: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, tenantDetail('cloud.not-a-domain').code)
      .default('hawser.test')
      .describe('Initial domains are NAME.SUFFIX; use a domain of yours.'),
    mail: z
      .strictObject({
        url: z
          .url({ protocol: /^smtps?$/ })
          .describe(
            'smtp://USER:PASSWORD@HOST:587 (raised by STARTTLS) or smtps://USER:PASSWORD@HOST:465. Only a server on this machine is spoken to in clear.',
          )
          .register(secretSetting, { secret: true }),
        from: z.string().min(3).describe('The sender: hawser@example.com, or "Hawser <hawser@example.com>".'),
        caFile: z.string().optional().describe('A PEM file with a root certificate to trust besides those of Node.js.'),
      })
      .optional()
      .describe('The mail server for notices to administrators; without it alerts are on the pages only.'),
    health: z
      .strictObject({
        everySeconds: z.number().min(0.2).default(60).describe('How often it is looked whether an agent is silent.'),
        mailGapSeconds: z.number().min(0).default(600).describe('The least time between two mails to a tenant.'),
        remindHours: z.number().min(1).default(24).describe('After this an alert that is still open is mailed again.'),
        settleSeconds: z.number().min(0).default(600).describe('How long an alert must be over before a mail says so.'),
      })
      .prefault({})
      .describe('The health service.'),
    relay: z
      .strictObject({
        nats: z
          .strictObject({
            url: z
              .string()
              .regex(/^(nats|tls):\/\/\S+$/, configurationDetail('cloud.not-a-nats-url').code)
              .describe('nats://USER:PASSWORD@HOST:4222 or tls://…; several with commas, the first with the sign-in.')
              .register(secretSetting, { secret: true }),
            caFile: z
              .string()
              .optional()
              .describe('A PEM file with a root certificate to trust besides those of Node.js.'),
          })
          .optional()
          .describe('The bus between several nodes on one database; a single node needs none.'),
      })
      .prefault({})
      .describe('Requests to agents.'),
    allowLocalApplications: z
      .boolean()
      .default(false)
      .describe(
        'Reach applications at addresses of this machine or its link (127.0.0.1, 169.254.0.0/16): to inform them that a session ended, and to read the keys that they publish; private networks are allowed anyway.',
      ),
    links: z
      .array(
        z.strictObject({
          words: z.strictObject({
            en: z.string().min(1).max(60).describe('What stands in the navigation, in English.'),
            nl: z.string().min(1).max(60).describe('The same in Dutch.'),
          }),
          url: httpUrl.describe('Where it leads.'),
        }),
      )
      .max(10)
      .default([])
      .describe('Further pages of yours in the navigation of the console: a help desk, a status page.'),
    publicDiagnosis: z
      .boolean()
      .default(false)
      .describe('Offer /diagnosis to everybody who reaches this service, without an account.'),
    logLevel: z
      .enum(['trace', 'debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('The least level that is logged.'),
    logFile: z.string().optional().describe('A file for the log; standard error without it.'),
  })
  .describe('The configuration of the tenant service.');

export type CloudConfiguration = z.infer<typeof cloudConfiguration>;
