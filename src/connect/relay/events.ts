import type { EventEntry } from '../../base/event-log.ts';

const source = 'PasswordResetService';

/** Switching on and off, and the connection to the cloud: the field's numbers and names. */
export const relayEvents = {
  onboardingStart: {
    source,
    id: 31_004,
    level: 'information',
    text: {
      en: 'OnboardingEventStart: {feature} is being switched on.',
      nl: 'OnboardingEventStart: {feature} wordt ingeschakeld.',
    },
  },
  onboardingSuccess: {
    source,
    id: 31_005,
    level: 'information',
    text: {
      en: 'OnboardingEventSuccess: {feature} is on; the cloud knows the key {key}.',
      nl: 'OnboardingEventSuccess: {feature} is ingeschakeld; de cloud kent de sleutel {key}.',
    },
  },
  onboardingFailed: {
    source,
    id: 32_011,
    level: 'error',
    text: {
      en: 'OnBoardingServiceError: {feature} was not switched on: {detail} [{code}]',
      nl: 'OnBoardingServiceError: {feature} is niet ingeschakeld: {detail} [{code}]',
    },
  },
  offboardingStart: {
    source,
    id: 31_012,
    level: 'information',
    text: {
      en: 'OffboardingEventStart: {feature} is being switched off.',
      nl: 'OffboardingEventStart: {feature} wordt uitgeschakeld.',
    },
  },
  offboardingSuccess: {
    source,
    id: 31_013,
    level: 'information',
    text: {
      en: 'OffboardingEventSuccess: {feature} is off.',
      nl: 'OffboardingEventSuccess: {feature} is uitgeschakeld.',
    },
  },
  notGranted: {
    source: 'Hawser',
    id: 34_050,
    level: 'warning',
    text: {
      en: '{feature} is on, and the tenant has not granted it for {forest}. In the cloud: hawser cloud agent grant {agent} --feature {feature} --forest {forest}',
      nl: '{feature} staat aan, maar de tenant heeft het niet toegestaan voor {forest}. In de cloud: hawser cloud agent grant {agent} --feature {feature} --forest {forest}',
    },
  },
  offboardingUntold: {
    source,
    id: 32_013,
    level: 'warning',
    text: {
      en: 'OffBoardingError: {feature} is off here, and the cloud could not be informed: {detail} [{code}]',
      nl: 'OffBoardingError: {feature} is hier uitgeschakeld, maar dat kon niet aan de cloud worden gemeld: {detail} [{code}]',
    },
  },
  started: {
    source,
    id: 31_015,
    level: 'information',
    text: {
      en: 'WriteBackServiceStarted: connected to the relay; ready for requests ({features}).',
      nl: 'WriteBackServiceStarted: verbonden met de relay; klaar voor aanvragen ({features}).',
    },
  },
  stopped: {
    source,
    id: 31_016,
    level: 'warning',
    text: {
      en: 'WriteBackServiceStopped: no requests will succeed at this agent until it runs again.',
      nl: 'WriteBackServiceStopped: deze agent voert geen aanvragen uit tot hij weer draait.',
    },
  },
  keyMade: {
    source,
    id: 31_018,
    level: 'information',
    text: {
      en: 'KeyPairCreationSuccess: the key {key} was made; requests are sealed to it from now on.',
      nl: 'KeyPairCreationSuccess: de sleutel {key} is gemaakt; aanvragen worden er voortaan voor verzegeld.',
    },
  },
  tokenFailed: {
    source,
    id: 32_009,
    level: 'error',
    text: {
      en: 'AuthTokenError: the cloud gives this agent no token: {detail} [{code}]',
      nl: 'AuthTokenError: de cloud geeft deze agent geen token: {detail} [{code}]',
    },
  },
  unreachable: {
    source,
    id: 32_002,
    level: 'error',
    text: {
      en: 'ServiceBusError: the relay cannot be reached: {detail} [{code}]. It is tried again.',
      nl: 'ServiceBusError: de relay is niet bereikbaar: {detail} [{code}]. Het wordt opnieuw geprobeerd.',
    },
  },
  lost: {
    source,
    id: 32_014,
    level: 'warning',
    text: {
      en: 'ServiceBusWarning: the connection to the relay ended ({detail}) and is made again.',
      nl: 'ServiceBusWarning: de verbinding met de relay is verbroken ({detail}) en wordt opnieuw gemaakt.',
    },
  },
  untrusted: {
    source,
    id: 31_034,
    level: 'error',
    text: {
      en: 'ServiceBusListenerError: the connection to the relay is not trusted: {detail} [{code}]',
      nl: 'ServiceBusListenerError: de verbinding met de relay is niet vertrouwd: {detail} [{code}]',
    },
  },
  unreadable: {
    source,
    id: 32_004,
    level: 'error',
    text: {
      en: 'DecryptionError: a request cannot be opened: {detail} [{code}]',
      nl: 'DecryptionError: een aanvraag kan niet worden geopend: {detail} [{code}]',
    },
  },
  invalid: {
    source,
    id: 32_003,
    level: 'error',
    text: {
      en: 'InPutValidationError: a request is refused unread: {detail} [{code}]',
      nl: 'InPutValidationError: een aanvraag is ongelezen geweigerd: {detail} [{code}]',
    },
  },
} as const satisfies Record<string, EventEntry>;

type Complaint = (typeof relayEvents)['tokenFailed' | 'untrusted' | 'unreachable'];

/** Which event a failure to reach the relay is. */
export function complaintOf(code: string): Complaint {
  const isRefused = ['connect.agent-revoked', 'connect.clock-differs', 'connect.cloud-refused'].includes(code);
  if (isRefused) return relayEvents.tokenFailed;
  return code.startsWith('tls.') || code === 'wire.signature-wrong' ? relayEvents.untrusted : relayEvents.unreachable;
}
