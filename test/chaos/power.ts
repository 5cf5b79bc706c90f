import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IMAGE_BYTES = 2 ** 29;

/** What the file system may do with what nobody synchronized: the second mode keeps as little as it is allowed to. */
export const mountModes = ['data=ordered', 'data=writeback,noauto_da_alloc'] as const;

/**
 * A file system of its own on a disk that is a file in memory, whose power can be cut. It commits nothing by itself
 * (`commit`): what was not synchronized and not written back by chance is gone.
 */
export class Disk implements Disposable {
  readonly #folder: string;
  readonly #image: string;
  /** Where it is mounted. */
  readonly path: string;
  #isMounted = false;

  constructor() {
    const memory = '/dev/shm';
    this.#folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'hawser-power-'));
    this.#image = join(this.#folder, 'disk');
    this.path = join(this.#folder, 'mounted');
    mkdirSync(this.path);
    const image = openSync(this.#image, 'wx');
    ftruncateSync(image, IMAGE_BYTES);
    closeSync(image);
    execFileSync('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0', this.#image]);
  }

  /** As a start of the machine does it: the journal of the file system is replayed. */
  mount(mode: (typeof mountModes)[number]): void {
    execFileSync('mount', ['-o', `loop,commit=300,${mode}`, this.#image, this.path]);
    this.#isMounted = true;
  }

  /**
   * From here on nothing reaches the disk, the journal of the file system included; what it holds already stays.
   * Whoever still writes or synchronizes gets an error. The disk can be unmounted when they have gone.
   */
  cutPower(): void {
    execFileSync('perl', ['-e', shutDown, this.path]);
  }

  unmount(): void {
    execFileSync('umount', [this.path]);
    this.#isMounted = false;
  }

  [Symbol.dispose](): void {
    if (this.#isMounted) execFileSync('umount', ['-l', this.path]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH, as the tests of Linux' file systems cut the power (godown). */
const shutDown = `
  open(my $folder, "<", $ARGV[0]) or die $!;
  my $how = pack("L", 2);
  ioctl($folder, 0x8004587d, $how) or die $!;
`;
