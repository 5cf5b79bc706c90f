import { forestsOfEach } from './objects/forests.ts';
import { readFileSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { HOUR, SECOND } from '../base/clock.ts';
import type { Database } from '../base/database/database.ts';
import type { EventEntry } from '../base/event-log.ts';
import type { HttpServer } from '../base/http/server.ts';
import { listen as listenHttp } from '../base/http/server.ts';
import type { HttpApp } from '../base/http/app.ts';
import type { Logger } from '../base/log.ts';
import type { SecretBox } from '../base/secrets.ts';
import { openSecretBox } from '../base/secrets.ts';
import { runServices } from '../base/work.ts';
import type { RoomLoaders } from './sites/codes/answer.ts';
import { auditSealer } from './audit/sealer.ts';
import type { CloudConfiguration } from './configuration.ts';
import { HealthService } from './health/health-service.ts';
import { housekeeping } from './housekeeping.ts';
import { mailer } from './mail/mailer.ts';
import type { Transport } from './mail/transport.ts';
import { openTransport } from './mail/transport.ts';
import { Metrics } from './metrics.ts';
import { operatorsApp } from './operators.ts';
import { peopleApp } from './people.ts';
import type { Bus } from './relay/bus.ts';
import { inProcessBus } from './relay/bus.ts';
import { Relay } from './relay/relay.ts';
import { ObjectPaths } from './explain/object-paths.ts';
import { Passwords } from './passwords/passwords.ts';
import { passwordRecords } from './passwords/records.ts';
import { signInPages } from './sites/portal/problem-page.ts';
import { TokenService } from './apis/oauth/token-service.ts';

export interface CloudOptions {
  readonly configuration: CloudConfiguration;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  /** Absent: the key file of the configuration. */
  readonly secrets?: SecretBox;
  /** Rooms that this one may not know, whose errors the pages of codes explain too. */
  readonly rooms?: RoomLoaders;
  /** Between the nodes; absent: this is the only one. */
  readonly bus?: Bus;
}

export interface Cloud extends AsyncDisposable {
  readonly app: HttpApp;
  /** Asks the agents of a tenant. */
  readonly relay: Relay;
  readonly passwords: Passwords;
  /** Listens as configured and starts the work in the background. */
  listen(): Promise<HttpServer & { readonly operatorsUrl: string }>;
  /** Counts an event that was written outside of a request, by a command at the local socket. */
  countEvent(entry: EventEntry): void;
  /** Finishes open requests and the work in the background. The database stays open: it is the caller's. */
  stop(): Promise<void>;
}

/** The tenant service. Nodes are stateless: any number may run on one database, which is migrated already. */
export function createCloud(options: CloudOptions): Cloud {
  const { configuration, database, clock, log, secrets, rooms, bus = inProcessBus(log) } = options;
  const { publicUrl } = configuration;
  const connection = database.kysely;
  const box = secrets ?? openSecretBox(configuration.keyFile);
  const metrics = new Metrics();
  const countEvent = (entry: EventEntry): void => metrics.countEvent(entry);
  const context = { connection, clock, log, onEvent: countEvent };
  const { allowLocalApplications } = configuration;
  const pages = signInPages({ clock });
  const tokens = new TokenService({
    ...{ ...context, secrets: box, publicUrl, pages, allowLocalApplications },
    // Agents prove themselves with its tokens, so it is there before them.
    passThrough: {
      isOn: async (tenant) => await passwords.passThrough.isOn(tenant),
      verify: async (tenant, check) => await passwords.passThrough.verify(tenant, check),
    },
  });
  const authenticate = tokens.verify.bind(tokens);
  const relay = new Relay({
    ...{ ...context, secrets: box, authenticate, bus, records: passwordRecords(context) },
    forestsOf: forestsOfEach(connection),
  });
  const passwords = new Passwords({ ...context, relay });
  const paths = new ObjectPaths({ connection, clock, relay });
  const { mailGapSeconds, remindHours, settleSeconds, everySeconds } = configuration.health;
  const health = new HealthService({
    connection,
    clock,
    log,
    publicUrl,
    hasMail: configuration.mail !== undefined,
    limits: { gapMs: mailGapSeconds * SECOND, remindMs: remindHours * HOUR, settleMs: settleSeconds * SECOND },
    everyMs: everySeconds * SECOND,
  });

  const stopping = new AbortController();
  const { signal: closing } = stopping;
  const app = peopleApp({
    ...{ context, configuration, database, secrets: box, rooms, metrics, tokens, health, passwords, paths, closing },
  });

  let server: HttpServer | undefined;
  let operators: HttpServer | undefined;
  let work: Promise<void> | undefined;
  let transport: Transport | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    relay.stop();
    await Promise.all([server?.stop(), operators?.stop()]);
    await work;
    await transport?.[Symbol.asyncDispose]();
  };
  return {
    app,
    countEvent,
    relay,
    passwords,
    listen: async () => {
      const { address, port, certificateFile, keyFile } = configuration.listen;
      const tls =
        certificateFile === undefined || keyFile === undefined
          ? undefined
          : { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
      const onUpgrade = relay.upgrade.bind(relay);
      operators = await listenHttp(operatorsApp({ database, clock, log, metrics }), configuration.operators);
      server = await listenHttp(app, { address, port, tls, onUpgrade });
      const { mail } = configuration;
      const host = new URL(publicUrl).hostname;
      const everyMs = Math.min(5, everySeconds) * SECOND;
      transport = mail && openTransport(mail);
      const mails = transport ? [mailer({ connection, clock, log, transport, host, everyMs })] : [];
      const sealer = auditSealer({ connection, clock, log });
      const services = [...housekeeping({ database, clock, log, secrets: box }), health, relay, sealer, ...mails];
      work = runServices(services, stopping.signal);
      work.catch((error: unknown) => log.error({ err: error }, 'the work in the background has stopped'));
      const about = { url: server.url, operators: operators.url, publicUrl, database: database.kind };
      log.info(about, 'the tenant service listens');
      return { ...server, operatorsUrl: operators.url };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
