import { DAY, HOUR, MINUTE, SECOND } from '../../../base/clock.ts';
import { defineDetails } from '../../../base/details.ts';
import { percentile } from '../../../base/histogram.ts';
import type { Heartbeat } from '../../../wire/index.ts';
import { isSilent, rule, when } from './rule.ts';

/** An orderly stop is somebody's work on the machine; for longer than this it is forgotten. */
const STOPPED_MS = HOUR;
const FIRST_REPORT_MS = HOUR;
const KEY_AGE_MS = 365 * DAY;
const SLOW_MS = 10 * SECOND;
const CLOCK_MS = { raise: 2 * MINUTE, clear: MINUTE };
const FAILURES = 3;

const partDetail = defineDetails({
  'health.missing-part': { en: '{what} ({reason})', nl: '{what} ({reason})' },
});

/** The agent itself and its connection to the cloud. */
export const agentRules = {
  'health.agent-silent': rule({
    severity: 'error',
    mail: true,
    title: { en: 'No heartbeat from agent {agent}', nl: 'Geen heartbeat van agent {agent}' },
    cause: {
      en: 'Missing for {minutes} minutes: {missing}. The service crashed, the machine is off, or its connection to the cloud is cut (network, proxy, firewall, refused sign-in). Meanwhile it synchronizes nothing.',
      nl: 'Sinds {minutes} minuten ontbreekt: {missing}. De service is onverwacht beëindigd, de machine staat uit, of de verbinding met de cloud is verbroken (netwerk, proxy, firewall, geweigerde aanmelding). Intussen synchroniseert deze agent niets.',
    },
    fix: {
      en: 'On the machine of the agent: hawser connect status, then hawser doctor net. Start it with: hawser connect serve',
      nl: 'Op de machine van de agent: hawser connect status, daarna hawser doctor net. Starten: hawser connect serve',
    },
    closed: { en: 'Heartbeats arrive again.', nl: 'Er komen weer heartbeats.' },
    findAlways: (facts) => {
      const { now, heartbeat, receivedAt } = facts;
      if (!heartbeat || !receivedAt || heartbeat.isStopping || !isSilent(facts)) return [];
      const minutes = Math.floor((now.getTime() - receivedAt.getTime()) / MINUTE);
      // A standby that is away stops nothing: it is on the pages, and nobody is woken.
      const isStandby = heartbeat.engine.staging && facts.otherExporters > 0;
      return [
        { data: { minutes, missing: missingOf(heartbeat) }, ...(isStandby && { severity: 'pre-warning' as const }) },
      ];
    },
  }),
  'health.agent-stopped': rule({
    severity: 'warning',
    mail: true,
    title: { en: 'Agent {agent} is stopped', nl: 'Agent {agent} is gestopt' },
    cause: {
      en: 'It was stopped properly {hours} hours ago and has not been started since.',
      nl: 'De agent is {hours} uur geleden normaal gestopt en sindsdien niet gestart.',
    },
    fix: {
      en: 'Start it with: hawser connect serve. If it will not come back, revoke it under Agents.',
      nl: 'Start hem met: hawser connect serve. Komt hij niet terug, trek hem dan in onder Agents.',
    },
    closed: { en: 'The agent runs again.', nl: 'De agent draait weer.' },
    findAlways: ({ now, heartbeat, receivedAt, otherExporters }) => {
      if (!heartbeat?.isStopping || !receivedAt) return [];
      const stoppedMs = now.getTime() - receivedAt.getTime();
      const isStandby = heartbeat.engine.staging && otherExporters > 0;
      return when(stoppedMs > STOPPED_MS && !isStandby, { data: { hours: Math.floor(stoppedMs / HOUR) } });
    },
  }),
  'health.agent-never-reported': rule({
    severity: 'warning',
    mail: false,
    title: {
      en: 'No heartbeat from agent {agent} yet',
      nl: 'Nog geen heartbeat van agent {agent}',
    },
    cause: {
      en: 'It was registered, but its service was not started, cannot reach the cloud, or has health.enabled off in connect.yaml.',
      nl: 'Hij is geregistreerd, maar de service is niet gestart, bereikt de cloud niet, of heeft health.enabled uit in connect.yaml.',
    },
    fix: {
      en: 'Start it with: hawser connect serve. If it is no longer needed, revoke it under Agents.',
      nl: 'Start hem met: hawser connect serve. Is hij niet meer nodig, trek hem dan in onder Agents.',
    },
    closed: { en: 'The first heartbeat arrived.', nl: 'De eerste heartbeat is binnen.' },
    findAlways: ({ now, agent, heartbeat }) =>
      when(!heartbeat && now.getTime() - agent.registeredAt.getTime() > FIRST_REPORT_MS, { data: {} }),
  }),
  'health.data-incomplete': rule({
    severity: 'warning',
    mail: false,
    heartbeats: 3,
    title: {
      en: 'Health data of agent {agent} is incomplete',
      nl: 'De gezondheidsgegevens van agent {agent} zijn onvolledig',
    },
    cause: { en: 'Missing: {missing|; }.', nl: 'Ontbreekt: {missing|; }.' },
    fix: {
      en: 'Correct what is named for each of them: a file that cannot be read, a right that the account does not have.',
      nl: 'Verhelp wat er per onderdeel genoemd is: een bestand dat niet leesbaar is, een recht dat het account niet heeft.',
    },
    closed: { en: 'Everything is reported again.', nl: 'Alles wordt weer gerapporteerd.' },
    find: ({ heartbeat: { missing } }) =>
      when(missing.length > 0, {
        data: {
          missing: missing.slice(0, 5).map(({ what, reason }) => partDetail('health.missing-part', { what, reason })),
        },
      }),
  }),
  'health.cloud-connection-failing': rule({
    severity: 'warning',
    mail: true,
    heartbeats: 2,
    title: {
      en: 'Requests of agent {agent} to the cloud fail',
      nl: 'Aanvragen van agent {agent} aan de cloud mislukken',
    },
    cause: {
      en: '{count} failed between two heartbeats: {codes}. The connection works, but is not reliable.',
      nl: '{count} mislukten tussen twee heartbeats: {codes}. De verbinding werkt, maar is niet betrouwbaar.',
    },
    fix: {
      en: 'hawser explain says what each code means; hawser doctor net, on the machine of the agent, shows where it fails.',
      nl: 'hawser explain zegt wat elke code betekent; hawser doctor net, op de machine van de agent, laat zien waar het misgaat.',
    },
    closed: { en: 'Requests succeed again.', nl: 'Aanvragen worden weer beantwoord.' },
    find: ({ heartbeat: { cloud } }, isOpen) => {
      const failures = Object.entries(cloud.failures);
      const count = failures.reduce((sum, [, times]) => sum + times, 0);
      const codes = failures.map(([code, times]) => `${code} × ${times}`).join(', ');
      return when(count >= (isOpen() ? 1 : FAILURES), { data: { count, codes } });
    },
  }),
  'health.relay-disconnected': rule({
    severity: 'error',
    mail: true,
    heartbeats: 2,
    title: {
      en: 'Agent {agent} is not connected to the relay',
      nl: 'Agent {agent} is niet verbonden met de relay',
    },
    cause: {
      en: 'It sends heartbeats, but it cannot open a WebSocket to the relay ({code}). It does not write back passwords or verify sign-ins.',
      nl: 'De agent stuurt heartbeats, maar de WebSocket naar de relay komt niet tot stand ({code}): de agent schrijft geen wachtwoorden terug en controleert geen aanmeldingen.',
    },
    fix: {
      en: 'On the machine of the agent: hawser connect writeback status, then hawser doctor net. Proxies and firewalls must let WebSockets through.',
      nl: 'Op de machine van de agent: hawser connect writeback status, daarna hawser doctor net. Proxy’s en firewalls moeten WebSockets doorlaten.',
    },
    closed: { en: 'The agent is connected again.', nl: 'De agent is weer verbonden.' },
    find: ({ heartbeat: { relay, isStopping } }) =>
      when(relay !== undefined && (relay.writeback || relay.passThrough) && !relay.connected && !isStopping, {
        data: { code: relay?.code ?? '-' },
      }),
  }),
  'health.cloud-slow': rule({
    severity: 'warning',
    mail: false,
    heartbeats: 3,
    title: { en: 'The cloud answers agent {agent} slowly', nl: 'De cloud antwoordt agent {agent} traag' },
    cause: {
      en: 'One of twenty batches of changes took longer than {seconds} seconds. Possible causes: the network, an inspecting proxy, or a busy database in the cloud.',
      nl: 'Een op de twintig batches duurde langer dan {seconds} seconden. Mogelijke oorzaken: het netwerk, een inspecterende proxy of een drukke database in de cloud.',
    },
    fix: {
      en: 'Compare with the chart of other agents: all of them slow means the cloud and its database, one of them its network.',
      nl: 'Vergelijk met de grafiek van andere agents: zijn ze alle traag, dan ligt het aan de cloud en zijn database, anders aan het netwerk.',
    },
    closed: { en: 'The cloud answers batches in time again.', nl: 'Batches worden weer op tijd beantwoord.' },
    find: ({ heartbeat: { cloud } }) => {
      const p95 = percentile(cloud.batch, 0.95) ?? 0;
      return when(p95 > SLOW_MS, { data: { seconds: Math.round(p95 / SECOND) } });
    },
  }),
  'health.agent-clock': rule({
    severity: 'warning',
    mail: true,
    heartbeats: 2,
    title: { en: 'The clock of agent {agent} is wrong', nl: 'De klok van agent {agent} loopt niet gelijk' },
    cause: {
      en: 'It differs by {seconds} seconds from the cloud’s. From five minutes on, domain controllers and the cloud refuse sign-ins.',
      nl: 'De klok wijkt {seconds} seconden af van die van de cloud. Vanaf vijf minuten weigeren domeincontrollers en de cloud aanmeldingen.',
    },
    fix: {
      en: 'Correct time synchronization (NTP) of that machine, or of the cloud when all agents differ.',
      nl: 'Herstel de tijdsynchronisatie (NTP) van die machine, of van de cloud als alle agents afwijken.',
    },
    closed: { en: 'The clocks agree again.', nl: 'De klokken lopen weer gelijk.' },
    find: ({ clockOffsetMs }, isOpen) =>
      when(Math.abs(clockOffsetMs) > (isOpen() ? CLOCK_MS.clear : CLOCK_MS.raise), {
        data: { seconds: Math.round(clockOffsetMs / SECOND) },
      }),
  }),
  'health.version-behind': rule({
    severity: 'pre-warning',
    mail: false,
    title: { en: 'Agent {agent} is older than the cloud', nl: 'Agent {agent} is ouder dan de cloud' },
    cause: {
      en: 'It runs version {version}, the cloud {cloud}.',
      nl: 'De agent draait versie {version}, de cloud {cloud}.',
    },
    fix: {
      en: 'Install version {cloud} on the machine of the agent and start the service again.',
      nl: 'Installeer versie {cloud} op de machine van de agent en start de service opnieuw.',
    },
    closed: { en: 'The agent is up to date.', nl: 'De agent is bijgewerkt.' },
    find: ({ heartbeat: { version }, cloudVersion }) =>
      when(isOlder(version, cloudVersion), { data: { version, cloud: cloudVersion } }),
  }),
  'health.agent-key-old': rule({
    severity: 'pre-warning',
    mail: false,
    title: { en: 'The key of agent {agent} is old', nl: 'De sleutel van agent {agent} is oud' },
    cause: {
      en: 'It has been in use for {days} days. A copy of it, for example in an old backup, can act as the agent.',
      nl: 'De sleutel is al {days} dagen in gebruik. Wie een kopie heeft, bijvoorbeeld uit een oude back-up, kan zich voordoen als de agent.',
    },
    fix: {
      en: 'Replace it, on the machine of the agent: hawser connect key rotate',
      nl: 'Vervang hem, op de machine van de agent: hawser connect key rotate',
    },
    closed: { en: 'The agent has a new key.', nl: 'De agent heeft een nieuwe sleutel.' },
    findAlways: ({ now, agent }) => {
      const ageMs = now.getTime() - agent.keySince.getTime();
      return when(ageMs > KEY_AGE_MS, { data: { days: Math.floor(ageMs / DAY) } });
    },
  }),
};

/** By the three numbers of a version; what cannot be read is not called older. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string): number[] => (/^\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);
  const [own, other] = [numbers(version), numbers(than)];
  const index = other.findIndex((number, position) => number !== (own[position] ?? 0));
  return version !== '' && index !== -1 && (own[index] ?? 0) < (other[index] ?? 0);
}

/** Data that grows old while an agent is silent, each with when it was last there. */
function missingOf({ at, forests, engine }: Heartbeat): string {
  const minuteOf = (iso: string | null): string => (iso === null ? '-' : `${iso.slice(0, 16).replace('T', ' ')} UTC`);
  return [
    `heartbeat (${minuteOf(at)})`,
    ...forests.slice(0, 5).map(({ name, lastImportAt }) => `import ${name} (${minuteOf(lastImportAt)})`),
    ...(engine.staging ? [] : [`export (${minuteOf(engine.lastExportAt)})`]),
  ].join(', ');
}
