import type koffiModule from 'koffi';
import type { KoffiFunc, LibraryHandle } from 'koffi';
import { kerberosErrors } from './errors.ts';

/**
 * The few functions of GSS-API (RFC 2744; gss_acquire_cred_from is MIT's) that a client of Negotiate needs, as C
 * declares them.
 */
export interface Gss {
  readonly importName: Sync;
  readonly displayStatus: Sync;
  readonly releaseBuffer: Sync;
  readonly releaseName: Sync;
  readonly releaseCredentials: Sync;
  readonly deleteContext: Sync;
  /** These two talk to the domain controller, so they run on a thread of their own. */
  readonly acquire: Async;
  readonly initiate: Async;
  readonly readMemory: (buffer: OutBuffer) => Buffer;
}

type Sync = KoffiFunc<(...values: unknown[]) => number>;
type Async = (...values: unknown[]) => Promise<number>;

export type Pointer = bigint | null;

export interface OutBuffer {
  length: number;
  value: Pointer;
}

export interface Oid {
  readonly length: number;
  readonly elements: Buffer;
}

export function oid(hexadecimal: string): Oid {
  const elements = Buffer.from(hexadecimal, 'hex');
  return { length: elements.length, elements };
}

const libraryName = process.platform === 'darwin' ? 'libgssapi_krb5.dylib' : 'libgssapi_krb5.so.2';

let loading: Promise<Gss> | undefined;

/** Throws `kerberos.library-missing`: the system's library, or the optional package that reaches it. */
export async function loadGss(): Promise<Gss> {
  // Once, also for several at the same time: koffi knows each declared type once in a process.
  return await (loading ??= openGss(libraryName));
}

/** For `loadGss`, and for the test of a machine without the library. */
export async function openGss(name: string): Promise<Gss> {
  try {
    const { default: koffi } = await import('koffi');
    return declare(koffi, koffi.load(name));
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw kerberosErrors('kerberos.library-missing', { library: name, reason }, { cause });
  }
}

function declare(koffi: typeof koffiModule, library: LibraryHandle): Gss {
  koffi.struct('gss_buffer', { length: 'size_t', value: 'void *' });
  koffi.struct('gss_oid', { length: 'uint32_t', elements: 'void *' });
  koffi.struct('gss_oid_set', { count: 'size_t', elements: 'gss_oid *' });
  koffi.struct('gss_option', { key: 'const char *', value: 'const char *' });
  koffi.struct('gss_options', { count: 'uint32_t', elements: 'gss_option *' });
  const define = (name: string, parameters: string): Sync =>
    library.func(`uint32_t ${name}(_Out_ uint32_t *minor, ${parameters})`) as Sync;
  return {
    importName: define('gss_import_name', 'gss_buffer *text, gss_oid *kind, _Inout_ void **name'),
    displayStatus: define(
      'gss_display_status',
      'uint32_t status, int kind, gss_oid *mechanism, _Inout_ uint32_t *more, _Inout_ gss_buffer *text',
    ),
    releaseBuffer: define('gss_release_buffer', '_Inout_ gss_buffer *buffer'),
    releaseName: define('gss_release_name', '_Inout_ void **name'),
    releaseCredentials: define('gss_release_cred', '_Inout_ void **credentials'),
    deleteContext: define('gss_delete_sec_context', '_Inout_ void **context, void *token'),
    acquire: onThread(
      define(
        'gss_acquire_cred_from',
        'void *name, uint32_t lifetime, gss_oid_set *mechanisms, int usage, gss_options *store, _Inout_ void **credentials, void *actual, void *left',
      ),
    ),
    initiate: onThread(
      define(
        'gss_init_sec_context',
        'void *credentials, _Inout_ void **context, void *target, gss_oid *mechanism, uint32_t flags, uint32_t lifetime, void *bindings, void *input, void *actual, _Inout_ gss_buffer *output, void *granted, void *left',
      ),
    ),
    readMemory: ({ length, value }) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what an array of octets is decoded to
      value === null ? Buffer.alloc(0) : Buffer.from(koffi.decode(value, 'uint8_t', length) as Uint8Array),
  };
}

function onThread(call: Sync): Async {
  return async (...values) =>
    await new Promise<number>((resolve, reject) => {
      call.async(...values, (error: unknown, result: number) =>
        error instanceof Error ? reject(error) : resolve(result),
      );
    });
}
