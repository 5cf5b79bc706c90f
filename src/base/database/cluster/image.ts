import { posix } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * A database cluster at rest: the files of a data folder after a clean end. Paths are relative, with slashes; folders
 * come before what is in them.
 */
export interface Cluster {
  readonly folders: readonly string[];
  readonly files: readonly ClusterFile[];
}

export interface ClusterFile {
  readonly path: string;
  readonly size: number;
  /** Without the zeros at its end: most of a log file of 16 MiB is nothing else. */
  readonly content: Uint8Array;
}

/** A cluster fits in: what is unpacked piece by piece leaves the process with memory in pieces, which it keeps. */
const chunkSize = 2 ** 25;
const level = { [constants.ZSTD_c_compressionLevel]: 9 };

interface Index {
  readonly folders: readonly string[];
  /** Path, size, and how much of it is there. */
  readonly files: readonly (readonly [path: string, size: number, stored: number])[];
}

/**
 * The cluster as one piece: the length of the index (32 bits, least significant octet first), the index as JSON, the
 * contents; compressed. Databases are born as copies of each other: files of one name stand side by side, so that the
 * second is found in the first.
 */
export function packCluster({ folders, files }: Cluster): Uint8Array {
  const ordered = files.toSorted(
    (a, b) => compare(posix.basename(a.path), posix.basename(b.path)) || compare(a.path, b.path),
  );
  const index: Index = { folders, files: ordered.map(({ path, size, content }) => [path, size, content.length]) };
  const head = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return zstdCompressSync(Buffer.concat([length, head, ...ordered.map(({ content }) => content)]), { params: level });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The inverse of {@link packCluster}. The contents share one piece of memory. Throws on what was not packed by it. */
export function unpackCluster(packed: Uint8Array): Cluster {
  const octets = zstdDecompressSync(packed, { chunkSize });
  let at = 4 + octets.readUInt32LE();
  const { folders, files }: Index = JSON.parse(octets.toString('utf8', 4, at));
  return {
    folders,
    files: files.map(([path, size, stored]) => ({ path, size, content: octets.subarray(at, (at += stored)) })),
  };
}

/** The content as it is stored. */
export function withoutZeros(content: Uint8Array): Uint8Array {
  let end = content.length;
  while (end > 0 && content[end - 1] === 0) end--;
  return content.subarray(0, end);
}
