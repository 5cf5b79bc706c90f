import { z } from 'zod';
import { hidden, password, tick } from '../../../../web/index.ts';
import { passwordMessages as m } from './messages.ts';

/** Beyond what any directory takes: which length will do is said by the feature. */
const LONGEST = 4096;

/** The id of a request stands in its form: a form that is sent twice is one request. */
const request = hidden(z.uuid());

export const resetForm = z.object({
  request,
  newPassword: password(LONGEST, {
    label: m.newPassword,
    hint: m.newPasswordHint,
    missing: m.newPasswordMissing,
    autocomplete: 'new-password',
  }),
  mustChange: tick({ label: m.mustChange, hint: m.mustChangeHint }),
  unlock: tick({ label: m.unlockToo }),
});

export const unlockForm = z.object({ request });
