import type { EventEntry } from '../../base/event-log.ts';

const source = 'PasswordResetService';

/**
 * The agent's event log, with the field's source, numbers and names (facts of the field; `hawser explain 33004` shows
 * more).
 */
export const writebackEvents = {
  31_001: {
    source,
    id: 31_001,
    level: 'information',
    text: {
      en: 'PasswordResetStart: a reset of the password of {person}, requested by {actor}, begins.',
      nl: 'PasswordResetStart: een reset van het wachtwoord van {person}, gevraagd door {actor}, begint.',
    },
  },
  31_002: {
    source,
    id: 31_002,
    level: 'information',
    text: {
      en: 'PasswordResetSuccess: the password of {person} was reset, requested by {actor}.',
      nl: 'PasswordResetSuccess: het wachtwoord van {person} is opnieuw ingesteld, gevraagd door {actor}.',
    },
  },
  31_003: {
    source,
    id: 31_003,
    level: 'error',
    text: {
      en: 'PasswordResetFail: the password of {person} was not reset, requested by {actor}.',
      nl: 'PasswordResetFail: het wachtwoord van {person} is niet opnieuw ingesteld, gevraagd door {actor}.',
    },
  },
  31_006: {
    source,
    id: 31_006,
    level: 'information',
    text: {
      en: 'ChangePasswordStart: a change of the password of {person}, requested by {actor}, begins.',
      nl: 'ChangePasswordStart: een wijziging van het wachtwoord van {person}, gevraagd door {actor}, begint.',
    },
  },
  31_007: {
    source,
    id: 31_007,
    level: 'information',
    text: {
      en: 'ChangePasswordSuccess: the password of {person} was changed, requested by {actor}.',
      nl: 'ChangePasswordSuccess: het wachtwoord van {person} is gewijzigd, gevraagd door {actor}.',
    },
  },
  31_008: {
    source,
    id: 31_008,
    level: 'error',
    text: {
      en: 'ChangePasswordFail: the password of {person} was not changed, requested by {actor}.',
      nl: 'ChangePasswordFail: het wachtwoord van {person} is niet gewijzigd, gevraagd door {actor}.',
    },
  },
  31_009: {
    source,
    id: 31_009,
    level: 'information',
    text: {
      en: 'ResetUserPasswordByAdminStart: a reset of the password of {person} by administrator {actor} begins.',
      nl: 'ResetUserPasswordByAdminStart: een reset van het wachtwoord van {person} door beheerder {actor} begint.',
    },
  },
  31_010: {
    source,
    id: 31_010,
    level: 'information',
    text: {
      en: 'ResetUserPasswordByAdminSuccess: the password of {person} was reset by administrator {actor}.',
      nl: 'ResetUserPasswordByAdminSuccess: het wachtwoord van {person} is opnieuw ingesteld door beheerder {actor}.',
    },
  },
  31_011: {
    source,
    id: 31_011,
    level: 'error',
    text: {
      en: 'ResetUserPasswordByAdminFail: the password of {person} was not reset, requested by administrator {actor}.',
      nl: 'ResetUserPasswordByAdminFail: het wachtwoord van {person} is niet opnieuw ingesteld, gevraagd door beheerder {actor}.',
    },
  },
  // Unlocking without a reset has no number of the field.
  34_220: {
    source: 'Hawser',
    id: 34_220,
    level: 'information',
    text: {
      en: 'Unlock of {person} started, requested by {actor}.',
      nl: 'Het account van {person} wordt ontgrendeld, gevraagd door {actor}.',
    },
  },
  34_221: {
    source: 'Hawser',
    id: 34_221,
    level: 'information',
    text: {
      en: 'The account of {person} was unlocked, requested by {actor}.',
      nl: 'Het account van {person} is ontgrendeld, gevraagd door {actor}.',
    },
  },
  34_222: {
    source: 'Hawser',
    id: 34_222,
    level: 'error',
    text: {
      en: 'The account of {person} was not unlocked, requested by {actor}.',
      nl: 'Het account van {person} is niet ontgrendeld, gevraagd door {actor}.',
    },
  },
} as const satisfies Record<number, EventEntry>;

/** Why an operation failed: written beside the event that says that it did. */
export const reasonEvents = {
  32_000: reason(32_000, 'UnknownError', 'something unexpected happened', 'er gebeurde iets onverwachts'),
  32_003: reason(32_003, 'InPutValidationError', 'the request is not valid', 'de aanvraag is niet geldig'),
  32_004: reason(
    32_004,
    'DecryptionError',
    'the request cannot be opened with the keys of this agent',
    'de aanvraag is niet te openen met de sleutels van deze agent',
  ),
  33_001: reason(
    33_001,
    'ADUnKnownError',
    'the directory answered with an error',
    'de directory antwoordde met een fout',
  ),
  33_002: reason(33_002, 'ADUserNotFoundError', 'the user was not found', 'de gebruiker is niet gevonden'),
  33_003: reason(
    33_003,
    'ADMutliMatchError',
    'more than one enabled account has this source anchor',
    'meer dan één ingeschakeld account heeft dit source anchor',
  ),
  33_004: reason(
    33_004,
    'ADPermissionsError',
    'the account of the agent has no right to it, or the account is protected',
    'het account van de agent heeft er geen recht toe, of het account is beschermd',
  ),
  33_005: reason(33_005, 'ADUserAccountDisabled', 'the account is disabled', 'het account is uitgeschakeld'),
  33_006: reason(33_006, 'ADUserAccountLockedOut', 'the account is locked', 'het account is vergrendeld'),
  33_007: reason(
    33_007,
    'ADUserIncorrectPassword',
    'the current password is wrong',
    'het huidige wachtwoord klopt niet',
  ),
  33_008: reason(
    33_008,
    'ADPasswordPolicyError',
    'the policy of the domain refuses the password',
    'het beleid van het domein weigert het wachtwoord',
  ),
  33_009: reason(
    33_009,
    'ADConfigurationError',
    'the directory or the connection to it is not set up for this',
    'de directory of de verbinding ermee is hier niet op ingericht',
  ),
  34_223: {
    source: 'Hawser',
    id: 34_223,
    level: 'warning',
    text: {
      en: 'More requests than this agent allows in so short a time: {detail} [{code}]',
      nl: 'Meer aanvragen dan deze agent in zo korte tijd toestaat: {detail} [{code}]',
    },
  },
  34_224: {
    source: 'Hawser',
    id: 34_224,
    level: 'warning',
    text: {
      en: 'The result is unknown: the directory did not confirm the change. {detail} [{code}]',
      nl: 'De uitkomst is onbekend: de directory heeft de wijziging niet bevestigd. {detail} [{code}]',
    },
  },
} as const satisfies Record<number, EventEntry>;

export type ReasonEvent = keyof typeof reasonEvents;

function reason(id: number, name: string, en: string, nl: string): EventEntry {
  const text = { en: `${name}: ${en}: {detail} [{code}]`, nl: `${name}: ${nl}: {detail} [{code}]` };
  return { source, id, level: 'error', text };
}

/** Of ADSync: the domain controller cannot hold a reset to the history. */
export const policyControlEvent = {
  source: 'ADSync',
  id: 6329,
  level: 'warning',
  text: {
    en: 'The server does not contain the LDAP password policy control: {server} cannot hold the reset for {person} to the password history and minimum age.',
    nl: 'The server does not contain the LDAP password policy control: {server} kan wachtwoordgeschiedenis en minimumleeftijd bij de reset voor {person} niet afdwingen.',
  },
} as const satisfies EventEntry;
