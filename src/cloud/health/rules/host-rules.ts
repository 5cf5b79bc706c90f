import { rule, when } from './rule.ts';

const GIBIBYTE = 1024 ** 3;
const LOAD = { raise: 0.95, clear: 0.8 };
const MEMORY_SHARE = { raise: 0.05, clear: 0.08 };
/** Both: a twentieth of a large disk is plenty. */
const FULL = { share: 0.05, bytes: 2 * GIBIBYTE };
const FILLING = { share: 0.2, bytes: 10 * GIBIBYTE };
/** So much more must be free before it is called over. */
const RELIEF = 1.1;

/** The machine of the agent. */
export const hostRules = {
  'health.cpu-high': rule({
    severity: 'warning',
    mail: false,
    heartbeats: 3,
    title: { en: 'High CPU load on agent {agent}', nl: 'Hoge processorbelasting op {agent}' },
    cause: {
      en: 'The load was {percent} % of its {processors} processors for three heartbeats. Possible causes: an initial synchronization, or another program on that machine.',
      nl: 'De belasting was {percent} % van de {processors} processors, gedurende drie heartbeats. Mogelijke oorzaken: een initiële synchronisatie of een ander programma op die machine.',
    },
    fix: {
      en: 'If no cycle runs (hawser connect status), look for what else is at work there.',
      nl: 'Loopt er geen cyclus (hawser connect status), kijk dan wat er nog meer draait.',
    },
    closed: { en: 'The load has dropped.', nl: 'De belasting is gedaald.' },
    find: ({ heartbeat: { host } }, isOpen) =>
      when(host.load > (isOpen() ? LOAD.clear : LOAD.raise), {
        data: { percent: Math.round(host.load * 100), processors: host.processors },
      }),
  }),
  'health.memory-high': rule({
    severity: 'warning',
    mail: true,
    heartbeats: 3,
    title: { en: 'Little memory is left on {agent}', nl: 'Er is weinig geheugen over op {agent}' },
    cause: {
      en: '{available} of {total} available; the agent itself holds {own}. When memory runs out, the system ends processes.',
      nl: '{available} van {total} beschikbaar; de agent zelf gebruikt {own}. Als het op is, beëindigt het systeem processen.',
    },
    fix: {
      en: 'Give the machine more memory, or move other work off it. The agent needs 512 MiB for 100,000 objects.',
      nl: 'Geef de machine meer geheugen, of verplaats ander werk. De agent heeft 512 MiB nodig voor 100.000 objecten.',
    },
    closed: { en: 'There is enough memory again.', nl: 'Er is weer genoeg geheugen.' },
    find: ({ heartbeat: { host } }, isOpen) => {
      const { memoryAvailableBytes: available, memoryTotalBytes: total, processMemoryBytes: own } = host;
      return when(available < total * (isOpen() ? MEMORY_SHARE.clear : MEMORY_SHARE.raise), {
        data: { available: size(available), total: size(total), own: size(own) },
      });
    },
  }),
  'health.disk-full': rule({
    severity: 'error',
    mail: true,
    title: { en: 'The disk of {agent} is nearly full', nl: 'De schijf van {agent} is bijna vol' },
    cause: {
      en: '{free} of {total} are free where {folder} is. When it is full, synchronization stops in the middle of a cycle.',
      nl: 'Er is {free} van {total} vrij waar {folder} staat. Als de schijf vol is, stopt de synchronisatie midden in een cyclus.',
    },
    fix: {
      en: 'Free up space or enlarge the file system now; or stop the service and move the data folder to another file system.',
      nl: 'Maak nu ruimte of vergroot het bestandssysteem; of verplaats de gegevensmap terwijl de service gestopt is.',
    },
    closed: { en: 'The disk has free space again.', nl: 'Er is weer ruimte op de schijf.' },
    find: ({ heartbeat: { host } }, isOpen) => disk(host.disk, FULL, isOpen()),
  }),
  'health.disk-filling': rule({
    severity: 'pre-warning',
    mail: true,
    title: { en: 'The disk of {agent} fills up', nl: 'De schijf van {agent} raakt vol' },
    cause: {
      en: '{free} of {total} are free where {folder} is.',
      nl: 'Er is {free} van {total} vrij waar {folder} staat.',
    },
    fix: {
      en: 'Free up space or enlarge the file system before it is needed.',
      nl: 'Maak ruimte of vergroot het bestandssysteem voordat het nodig is.',
    },
    closed: {
      en: 'The disk has free space again, or another alert replaces this one.',
      nl: 'Er is weer ruimte op de schijf, of een andere melding vervangt deze.',
    },
    find: ({ heartbeat: { host } }, isOpen) =>
      disk(host.disk, FULL, false).length > 0 ? [] : disk(host.disk, FILLING, isOpen()),
  }),
};

function disk(
  facts: { readonly folder: string; readonly totalBytes: number; readonly freeBytes: number } | null,
  limit: typeof FULL,
  isOpen: boolean,
) {
  if (!facts) return [];
  const { folder, totalBytes, freeBytes } = facts;
  const factor = isOpen ? RELIEF : 1;
  return when(freeBytes < totalBytes * limit.share * factor && freeBytes < limit.bytes * factor, {
    data: { folder, free: size(freeBytes), total: size(totalBytes) },
  });
}

/** "1.5 GiB": the units are the same in both languages. */
function size(bytes: number): string {
  const isLarge = bytes >= GIBIBYTE;
  const value = bytes / (isLarge ? GIBIBYTE : 1024 ** 2);
  return `${isLarge ? Math.round(value * 10) / 10 : Math.round(value)} ${isLarge ? 'GiB' : 'MiB'}`;
}
