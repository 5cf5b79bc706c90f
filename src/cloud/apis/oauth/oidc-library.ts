import type * as Library from 'oidc-provider';

/**
 * Loaded when a tenant first needs it: commands that only write to the database start without it.
 *
 * @NOTE oidc-provider prints a warning about every release of Node.js that is not (yet) an LTS one, straight to the
 * console and without an option. The runtime is pinned and the suites run on it, so that line is dropped; everything
 * else that is written meanwhile goes where it goes.
 */
export async function loadOidcLibrary(): Promise<typeof Library> {
  const { warn } = console;
  const withoutThat: typeof warn = (...words) => {
    if (!String(words[0]).includes('Unsupported runtime')) warn.apply(console, words);
  };
  Object.assign(console, { warn: withoutThat });
  try {
    return await import('oidc-provider');
  } finally {
    Object.assign(console, { warn });
  }
}
