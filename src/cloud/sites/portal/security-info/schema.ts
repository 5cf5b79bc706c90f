import { z } from 'zod';
import { hidden, line, oneLine, password } from '../../../../web/index.ts';
import { stepMessages } from '../sign-in/step-messages.ts';
import { passwordMessages as p, securityMessages as m } from './messages.ts';

const nameField = line(oneLine(60).min(1), { label: m.name, hint: m.nameHint, missing: m.nameMissing });
/** What a page keeps until its answer. */
const sealed = hidden(z.string().max(4000));
/** The method whose place a new one takes; empty: none. */
const replaces = hidden(z.uuid().or(z.literal('')));

export const authenticatorForm = z.object({
  sealed,
  replaces,
  name: nameField,
  code: line(oneLine(20).min(1), {
    ...{ label: stepMessages.code, hint: stepMessages.codeHint, missing: stepMessages.codeMissing },
    autocomplete: 'one-time-code',
  }),
});

export const passkeyForm = z.object({
  sealed,
  /** What the script of the page puts in. */
  response: hidden(z.string().max(60_000)),
  name: nameField,
});

export const emailForm = z.object({
  replaces,
  email: line(oneLine(254).min(1), {
    ...{ label: m.email, hint: m.emailHint, missing: m.emailMissing },
    ...{ type: 'email', autocomplete: 'email' },
  }),
});

export const mailCodeForm = z.object({
  code: line(oneLine(20).min(1), {
    ...{ label: m.mailCode, hint: m.mailCodeHint, missing: m.mailCodeMissing },
    autocomplete: 'one-time-code',
  }),
});

/** A button on a page of its own. */
export const removeForm = z.object({});

export const nameForm = z.object({ name: nameField });

const LONGEST = 1024;

export const passwordForm = z.object({
  present: password(LONGEST, { label: p.present, missing: p.presentMissing, autocomplete: 'current-password' }),
  next: password(LONGEST, { label: p.next, missing: p.nextMissing, autocomplete: 'new-password' }),
});
