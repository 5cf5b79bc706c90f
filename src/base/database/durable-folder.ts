import { fdatasyncSync, fsyncSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { syncFolder } from '../durable-files.ts';

type Overrides = Parameters<NodeFS['init']>[1];

/** A file as PGlite's program has it open. */
interface OpenFile {
  readonly node: FileNode;
  /** The file's number to Node.js. */
  readonly nfd: number;
}

interface FileNode {
  readonly mode: number;
}

/** What is used here of the part of PGlite's program that passes its files on to Node.js; its types lack a package. */
interface NodeFiles {
  readonly stream_ops: { fsync?: (file: OpenFile) => number };
  readonly node_ops: { mknod(folder: FileNode, name: string, mode: number, device: number): FileNode };
  realPath(node: FileNode): string;
  tryFSOperation<Result>(operation: () => Result): Result;
}

const FILE_TYPE = 0o170000;
const FOLDER = 0o040000;

/**
 * A data folder that keeps what the database program has synchronized when the power goes. PGlite passes files on to
 * Node.js and leaves this out: the program asked, and was told that it is done.
 */
export class DurableFolder extends NodeFS {
  override async init(pglite: PGlite, given: Overrides): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, given);
    const { preRun: others = [] } = emscriptenOpts;
    const preRun: typeof others = [...others, ({ NODEFS }) => synchronize(NODEFS)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/**
 * PostgreSQL synchronizes a folder itself where it renames or removes what must stay so. That a new file is found
 * again, it leaves to the file system, and POSIX promises nothing: here the folder of a new file is synchronized when
 * the file is for the first time. Temporary files never are, and cost nothing.
 */
function synchronize(files: NodeFiles): void {
  const foldersWithNew = new Set<string>();
  const { mknod } = files.node_ops;
  files.node_ops.mknod = (folder, name, mode, device) => {
    const made = mknod(folder, name, mode, device);
    foldersWithNew.add(files.realPath(folder));
    return made;
  };
  const syncFolders = (path: string): void => {
    for (let folder = path; foldersWithNew.delete(folder); folder = dirname(folder)) syncFolder(folder);
  };
  files.stream_ops.fsync = ({ node, nfd }) => {
    files.tryFSOperation(() => {
      const isFolder = (node.mode & FILE_TYPE) === FOLDER;
      const path = files.realPath(node);
      if (isFolder) {
        fsyncSync(nfd);
        foldersWithNew.delete(path);
        syncFolders(dirname(path));
        return;
      }
      // Its times are nothing that anybody reads.
      fdatasyncSync(nfd);
      syncFolders(dirname(path));
    });
    return 0;
  };
}
