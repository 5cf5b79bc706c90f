import { z } from 'zod';
import { password } from '../../../../web/index.ts';
import { accountMessages as m } from './messages.ts';

const LONGEST = 1024;

export const passwordForm = z.object({
  present: password(LONGEST, { label: m.present, missing: m.presentMissing, autocomplete: 'current-password' }),
  next: password(LONGEST, { label: m.next, missing: m.nextMissing, autocomplete: 'new-password' }),
});
