import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, hostname, loadavg, release, totalmem, type } from 'node:os';
import { resolve } from 'node:path';
import type { Heartbeat } from '../../wire/index.ts';

export type HostFacts = Heartbeat['host'];

/** The machine as it is now. A data folder whose file system cannot be asked is null, never a guess. */
export async function readHost(dataFolder: string): Promise<HostFacts> {
  const processors = availableParallelism();
  return {
    name: hostname(),
    platform: `${type()} ${release()}`.slice(0, 200),
    processors,
    load: round((loadavg()[1] ?? 0) / processors),
    memoryTotalBytes: totalmem(),
    // On Linux what could be had (MemAvailable), not what lies idle.
    memoryAvailableBytes: freemem(),
    processMemoryBytes: process.memoryUsage.rss(),
    disk: await readDisk(resolve(dataFolder)),
  };
}

async function readDisk(folder: string): Promise<HostFacts['disk']> {
  try {
    const { bsize, blocks, bavail } = await statfs(folder);
    return { folder, totalBytes: bsize * blocks, freeBytes: bsize * bavail };
  } catch {
    return null; // reported to the cloud as missing
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
