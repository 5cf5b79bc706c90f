import { secretBox } from '../../src/base/secrets.ts';

/** What counting wrong passwords needs, where nobody measures how long a refusal takes. */
export const counting = { secrets: secretBox(Buffer.alloc(32, 7)), wait: async () => await Promise.resolve() };
