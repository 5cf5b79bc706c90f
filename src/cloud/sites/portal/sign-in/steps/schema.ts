import { z } from 'zod';
import { assertionResponse, registrationResponse } from '../../../../accounts/methods/passkey.ts';
import { FieldProblem, hidden, line, oneLine, password } from '../../../../../web/index.ts';
import { nameField, stays } from '../schema.ts';
import { stepMessages as m } from '../step-messages.ts';

export const passForm = z.object({
  upn: line(oneLine(320).min(1), nameField),
  pass: line(oneLine(100).min(1), { label: m.pass, hint: m.passHint, missing: m.passMissing, autocomplete: 'off' }),
});

export const codeForm = z.object({
  code: line(oneLine(20).min(1), {
    ...{ label: m.code, hint: m.codeHint, missing: m.codeMissing },
    autocomplete: 'one-time-code',
  }),
});

export const recoveryForm = z.object({
  code: line(oneLine(100).min(1), {
    ...{ label: m.recovery, hint: m.recoveryHint, missing: m.recoveryMissing },
    autocomplete: 'off',
  }),
});

/** What the script of the page puts in: the browser's answer, and the question where the page keeps it. */
export const passkeyForm = z.object({ sealed: hidden(z.string().max(4000)), response: hidden(z.string().max(60_000)) });

/** The same in place of a name and a password. */
export const firstPasskeyForm = passkeyForm.extend({ stays });

export const newPasskeyForm = z.object({
  name: line(oneLine(60).min(1), { label: m.passkeyName, hint: m.passkeyNameHint, missing: m.passkeyNameMissing }),
  response: hidden(z.string().max(60_000)),
});

export const newPasswordForm = z.object({
  password: password(1024, {
    ...{ label: m.newPassword, hint: m.newPasswordHint, missing: m.newPasswordMissing },
    autocomplete: 'new-password',
  }),
});

/** A new password in the forest, which judges both. */
export const forestPasswordForm = z
  .object({
    oldPassword: password(1024, {
      ...{ label: m.oldPassword, missing: m.oldPasswordMissing, autocomplete: 'current-password' },
    }),
    password: password(1024, { label: m.newPassword, missing: m.newPasswordMissing, autocomplete: 'new-password' }),
    repeated: password(1024, { label: m.repeated, missing: m.repeatedMissing, autocomplete: 'new-password' }),
  })
  .refine(({ password: chosen, repeated }) => chosen === repeated, {
    path: ['repeated'],
    params: { problem: new FieldProblem(m.repeatedWrong) },
  });

/** Undefined for what no browser of a passkey sends. */
export function parseAssertion(text: string) {
  return assertionResponse.safeParse(jsonOf(text)).data;
}

export function parseRegistration(text: string) {
  return registrationResponse.safeParse(jsonOf(text)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // typed by somebody, or cut off: it is refused as no answer at all
  }
}
