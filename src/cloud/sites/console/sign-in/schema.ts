import { z } from 'zod';
import { hidden, line, oneLine, password } from '../../../../web/index.ts';
import { signInMessages as m } from './messages.ts';

export const signInForm = z.object({
  upn: line(oneLine(320).min(1), {
    label: m.name,
    hint: m.nameHint,
    missing: m.nameMissing,
    type: 'email',
    autocomplete: 'username',
  }),
  password: password(1024, { label: m.password, missing: m.passwordMissing, autocomplete: 'current-password' }),
  /** Where to go after signing in. */
  return: hidden(z.string().max(2000)),
});
