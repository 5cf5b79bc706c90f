import { randomBytes } from 'node:crypto';
import { assert } from '../../assert.ts';
import type { Cluster, ClusterFile } from './image.ts';

/**
 * What initdb gives to one cluster and to no other. PostgreSQL refuses the log of changes of a cluster with another
 * system identifier, instead of applying it; the nonce stands in for the salt of accounts that do not exist. Copies of
 * one template would share both.
 */
export interface Identity {
  readonly system: bigint;
  /** 32 octets. */
  readonly nonce: Uint8Array;
}

/** What stands in a template: nothing of the cluster that it was made from. */
export const noIdentity: Identity = { system: 1n, nonce: new Uint8Array(32) };

/** As PostgreSQL makes it: the seconds of the clock in the upper half, chance below. */
export function newIdentity(): Identity {
  const seconds = BigInt(Math.floor(Date.now() / 1000));
  return { system: (seconds << 32n) | BigInt(randomBytes(4).readUInt32LE()), nonce: randomBytes(32) };
}

/** ControlFileData of PostgreSQL 18 (src/include/catalog/pg_control.h), as a 32-bit program lays it out. */
const control = { version: 1800, versionAt: 8, nonceAt: 257, checksumAt: 292, length: 296 };
/**
 * XLogLongPageHeaderData (src/include/access/xlog_internal.h), with which each file of the log begins; no checksum
 * there.
 */
const log = { systemAt: 24, length: 40 };
const isLog = /^pg_wal\/[0-9A-F]{24}$/;

/** The cluster with that identity, as pg_resetwal would write it. What does not change is shared. */
export function withIdentity({ folders, files }: Cluster, identity: Identity): Cluster {
  return {
    folders,
    files: files.map((file) => {
      if (file.path === 'global/pg_control') return changeControl(file, identity);
      return isLog.test(file.path) ? changeLog(file, identity) : file;
    }),
  };
}

function changeControl(file: ClusterFile, { system, nonce }: Identity): ClusterFile {
  const content = copyOf(file, control.length);
  const checksum = content.readUInt32LE(control.checksumAt);
  const isKnown = content.readUInt32LE(control.versionAt) === control.version;
  assert(
    isKnown && checksum === crc32c(content.subarray(0, control.checksumAt)),
    'the control file has another layout',
  );
  content.writeBigUInt64LE(system, 0);
  content.set(nonce, control.nonceAt);
  content.writeUInt32LE(crc32c(content.subarray(0, control.checksumAt)), control.checksumAt);
  return { ...file, content };
}

function changeLog(file: ClusterFile, { system }: Identity): ClusterFile {
  const content = copyOf(file, log.length);
  content.writeBigUInt64LE(system, log.systemAt);
  return { ...file, content };
}

/** At least that long: zeros at the end are not stored. */
function copyOf({ content }: ClusterFile, length: number): Buffer {
  const copy = Buffer.alloc(Math.max(content.length, length));
  copy.set(content);
  return copy;
}

/** CRC-32C (Castagnoli), which PostgreSQL guards the control file with. */
function crc32c(octets: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const octet of octets) {
    remainder ^= octet;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) * 0x82f63b78);
  }
  return ~remainder >>> 0;
}
