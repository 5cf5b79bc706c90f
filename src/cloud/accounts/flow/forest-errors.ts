import { defineErrors } from '../../../base/errors.ts';
import type { HawserError } from '../../../base/errors.ts';
import { isKeyOf } from '../../../base/keys.ts';
import type { OutcomeReason } from '../../../wire/index.ts';

const another = { en: 'Choose another password.', nl: 'Kies een ander wachtwoord.' };
const asks = { status: 422, severity: 'info', retryable: false } as const;

/** Why a forest did not take a new password from its owner, who has just proved who they are. */
const forestPasswordErrors = defineErrors('forest', {
  'forest.old-wrong': {
    ...{ status: 401, severity: 'info', retryable: false },
    text: { en: 'The current password is wrong.', nl: 'Het huidige wachtwoord is onjuist.' },
    fix: { en: 'Enter the password that you signed in with.', nl: 'Vul het wachtwoord in waarmee u zich aanmeldde.' },
  },
  'forest.too-short': {
    ...asks,
    text: { en: 'The new password is too short.', nl: 'Het nieuwe wachtwoord is te kort.' },
    fix: { en: 'Choose a longer one.', nl: 'Kies een langer wachtwoord.' },
  },
  'forest.too-simple': {
    ...asks,
    text: {
      en: 'The new password needs three kinds of characters, such as capitals, small letters and digits, and no part of your name.',
      nl: 'Het nieuwe wachtwoord moet drie soorten tekens hebben, zoals hoofdletters, kleine letters en cijfers, en geen deel van uw naam.',
    },
    fix: another,
  },
  'forest.too-young': {
    ...asks,
    text: {
      en: 'Your password was changed a short time ago, and cannot be changed again yet.',
      nl: 'Uw wachtwoord is kort geleden gewijzigd en kan nog niet opnieuw worden gewijzigd.',
    },
    fix: { en: 'Try again later, or ask your help desk.', nl: 'Probeer het later opnieuw, of vraag de helpdesk.' },
  },
  'forest.in-history': {
    ...asks,
    text: { en: 'You have used this password before.', nl: 'U hebt dit wachtwoord al eerder gebruikt.' },
    fix: another,
  },
  'forest.policy': {
    ...asks,
    text: {
      en: 'The rules of your organization refuse this password: it may have been used before, or hold a part of your name.',
      nl: 'De regels van uw organisatie weigeren dit wachtwoord: misschien is het eerder gebruikt, of bevat het een deel van uw naam.',
    },
    fix: another,
  },
  'forest.unusable': {
    ...asks,
    text: {
      en: 'The new password has more than 256 characters, or characters that nobody can type.',
      nl: 'Het nieuwe wachtwoord heeft meer dan 256 tekens, of tekens die niemand kan typen.',
    },
    fix: another,
  },
  'forest.refused': {
    ...{ status: 403, severity: 'warning', retryable: false },
    text: {
      en: 'Your password cannot be changed here ({reason}).',
      nl: 'Uw wachtwoord kan hier niet worden gewijzigd ({reason}).',
    },
    fix: {
      en: 'Change it on a computer in the network of your organization, or ask your help desk for a new one.',
      nl: 'Wijzig het op een computer in het netwerk van uw organisatie, of vraag de helpdesk om een nieuw wachtwoord.',
    },
  },
  'forest.away': {
    ...{ status: 503, severity: 'warning', retryable: true },
    text: {
      en: 'The directory of your organization cannot be reached now ({reason}). Your password is still the former one.',
      nl: 'De directory van uw organisatie is nu niet bereikbaar ({reason}). Uw wachtwoord is nog het oude.',
    },
    fix: { en: 'Try again in a few minutes.', nl: 'Probeer het over een paar minuten opnieuw.' },
  },
  'forest.unknown': {
    ...{ status: 503, severity: 'warning', retryable: false },
    text: {
      en: 'It is not known whether the directory of your organization took the new password.',
      nl: 'Het is niet bekend of de directory van uw organisatie het nieuwe wachtwoord heeft overgenomen.',
    },
    fix: {
      en: 'Start again and sign in with the new password; if that is refused, with the former one.',
      nl: 'Begin opnieuw en meld u aan met het nieuwe wachtwoord; wordt dat geweigerd, gebruik dan het oude.',
    },
  },
});

const ofReason = {
  'old-wrong': 'forest.old-wrong',
  'too-short': 'forest.too-short',
  'too-simple': 'forest.too-simple',
  'too-young': 'forest.too-young',
  'in-history': 'forest.in-history',
  policy: 'forest.policy',
  unusable: 'forest.unusable',
  unknown: 'forest.unknown',
} as const satisfies Partial<Record<OutcomeReason, string>>;

const nothingDone: ReadonlySet<OutcomeReason> = new Set([
  ...(['directory-unreachable', 'expired', 'switched-off', 'rate-limited', 'no-agent', 'agent-lost'] as const),
  ...(['agent-error', 'not-started', 'directory-error', 'envelope-unreadable', 'request-invalid'] as const),
]);

/** What a person reads of the outcome of a request that did not succeed. */
export function forestRefusal(reason: OutcomeReason): HawserError {
  if (isKeyOf(ofReason, reason)) return forestPasswordErrors(ofReason[reason], {});
  const isAway = nothingDone.has(reason);
  return forestPasswordErrors(isAway ? 'forest.away' : 'forest.refused', { reason });
}

/** Whether another answer on the same page can go on. */
export function isAboutNewPassword({ code }: HawserError): boolean {
  return /^forest\.(?!old-wrong|refused|away|unknown)/.test(code);
}
