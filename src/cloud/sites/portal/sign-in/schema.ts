import { z } from 'zod';
import { hidden, line, oneLine, password, tick } from '../../../../web/index.ts';
import { portalSignInMessages as m } from './messages.ts';

/** How a sign-in name is asked for. */
export const nameField = {
  label: m.name,
  hint: m.nameHint,
  missing: m.nameMissing,
  type: 'email',
  autocomplete: 'username',
} as const;

/** Whether the session outlives the window. */
export const stays = tick({ label: m.stay, hint: m.stayHint });

export const nameForm = z.object({ upn: line(oneLine(320).min(1), nameField) });

export const passwordForm = z.object({
  upn: hidden(oneLine(320).min(1)),
  password: password(1024, { label: m.password, missing: m.passwordMissing, autocomplete: 'current-password' }),
  stays,
});

/** The session in which somebody goes on. */
export const accountForm = z.object({ session: hidden(z.string().max(100)) });
