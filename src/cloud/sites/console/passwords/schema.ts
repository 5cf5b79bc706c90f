import { z } from 'zod';
import { hidden, line, password, tick } from '../../../../web/index.ts';
import { passwordMessages as m } from './messages.ts';

/** Beyond what any directory takes: which length will do is said by the feature. */
const LONGEST = 4096;

/** The id of a request stands in its form: a form that is sent twice is one request. */
const request = hidden(z.uuid());

export const resetForm = z.object({
  request,
  newPassword: password(LONGEST, {
    label: m.newPassword,
    missing: m.newPasswordMissing,
    autocomplete: 'new-password',
  }),
  mustChange: tick({ label: m.mustChange, hint: m.mustChangeHint }),
  unlock: tick({ label: m.unlockToo }),
});

/**
 * A generated password is shown, so that it can be read out, copied or edited; who gets it has to choose another one.
 */
export const generatedForm = z.object({
  request,
  newPassword: line(z.string().min(1).max(LONGEST), {
    label: m.newPassword,
    hint: m.generatedHint,
    missing: m.newPasswordMissing,
  }),
  unlock: tick({ label: m.unlockToo }),
});

export const unlockForm = z.object({ request });
