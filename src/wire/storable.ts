import { z } from 'zod';
import { defineDetails } from '../base/details.ts';

/** What the schemas of the wire say of a value. */
export const wireDetail = defineDetails({
  'wire.not-storable': {
    en: 'has characters that cannot be stored (NUL, half a pair)',
    nl: 'bevat tekens die niet kunnen worden bewaard (NUL, een half paar)',
  },
  'wire.not-an-attribute': { en: 'is not the name of an attribute', nl: 'is niet de naam van een attribuut' },
});

/** A database has no text with NUL in it, and UTF-8 no half of a surrogate pair. */
export const storable = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes('\0'), wireDetail('wire.not-storable').code);
