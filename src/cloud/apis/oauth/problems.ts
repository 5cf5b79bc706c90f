import { keysOf } from '../../../base/keys.ts';
import { passwordProblems } from './password-problems.ts';
import type { Problem } from './problem.ts';

/** `{value}` is what the request named. The numbers are those of the field, which `hawser explain` knows. */
export const problems = {
  'redirect-unknown': {
    aadsts: 50_011,
    error: 'invalid_redirect_uri',
    text: {
      en: 'The redirect address {value} is not one that this application has registered.',
      nl: 'Het omleidingsadres {value} is niet geregistreerd voor deze toepassing.',
    },
  },
  'application-unknown': {
    aadsts: 700_016,
    error: 'unauthorized_client',
    text: {
      en: 'There is no application {value} in this tenant.',
      nl: 'Er is geen toepassing {value} in deze tenant.',
    },
  },
  'resource-unknown': {
    aadsts: 500_011,
    error: 'invalid_resource',
    text: { en: 'There is no resource {value} in this tenant.', nl: 'Er is geen resource {value} in deze tenant.' },
  },
  'scope-unknown': {
    aadsts: 70_011,
    error: 'invalid_scope',
    text: {
      en: 'The scope {value} is not one that a resource of this tenant offers.',
      nl: 'De scope {value} wordt door geen resource van deze tenant aangeboden.',
    },
  },
  'scope-without-resource': {
    aadsts: 70_011,
    error: 'invalid_scope',
    text: {
      en: 'An application that signs in without a user requests RESOURCE/.default.',
      nl: 'Een toepassing zonder gebruiker vraagt om RESOURCE/.default.',
    },
  },
  'not-assigned': {
    aadsts: 50_105,
    error: 'access_denied',
    text: {
      en: 'This application needs an assignment, and {value} has none.',
      nl: 'Voor deze toepassing is een toewijzing nodig, en {value} heeft die niet.',
    },
  },
  'consent-missing': {
    aadsts: 65_001,
    error: 'consent_required',
    text: {
      en: 'Neither an administrator nor the person has consented to what this application asks for.',
      nl: 'Noch een beheerder noch de gebruiker heeft toestemming gegeven voor wat deze toepassing vraagt.',
    },
  },
  'consent-refused': {
    aadsts: 65_004,
    error: 'access_denied',
    text: {
      en: 'The person did not consent to what this application asks for.',
      nl: 'De gebruiker heeft geen toestemming gegeven voor wat deze toepassing vraagt.',
    },
  },
  'administrator-needed': {
    aadsts: 90_094,
    error: 'access_denied',
    text: {
      en: 'Only an administrator can consent to what this application asks for.',
      nl: 'Alleen een beheerder kan toestemming geven voor wat deze toepassing vraagt.',
    },
  },
  denied: {
    aadsts: 65_004,
    error: 'access_denied',
    text: { en: 'The sign-in was canceled.', nl: 'De aanmelding is geannuleerd.' },
  },
  'sign-in-needed': {
    aadsts: 50_058,
    error: 'login_required',
    text: {
      en: "No user is signed in, and the request doesn't allow a sign-in page.",
      nl: 'Niemand is aangemeld, en de aanvraag staat geen pagina toe.',
    },
  },
  'several-people': {
    aadsts: 16_000,
    error: 'interaction_required',
    text: {
      en: 'Several people are signed in, and the request does not name one of them.',
      nl: 'Er zijn meerdere gebruikers aangemeld, en de aanvraag noemt er geen.',
    },
  },
  'access-blocked': {
    aadsts: 53_003,
    error: 'invalid_grant',
    suberror: 'message_only',
    text: {
      en: 'The access policy does not let this person use this application from here.',
      nl: 'Het toegangsbeleid staat deze gebruiker niet toe deze toepassing vanaf hier te gebruiken.',
    },
  },
  'second-factor-needed': {
    aadsts: 50_076,
    error: 'invalid_grant',
    suberror: 'basic_action',
    text: {
      en: 'A second factor is needed, and none was given: sign in on a page.',
      nl: 'Er is een tweede factor nodig, en die is niet gegeven: meld u aan op een pagina.',
    },
  },
  'second-factor-missing': {
    aadsts: 50_079,
    error: 'invalid_grant',
    suberror: 'basic_action',
    text: {
      en: 'The access policy asks for a second factor, and this person has registered none: sign in on a page.',
      nl: 'Het toegangsbeleid vraagt een tweede factor, en deze gebruiker heeft er geen geregistreerd: meld u aan op een pagina.',
    },
  },
  'secret-wrong': {
    aadsts: 7_000_215,
    error: 'invalid_client',
    text: { en: 'The client secret is wrong.', nl: 'Het clientgeheim is onjuist.' },
  },
  'secret-expired': {
    aadsts: 7_000_222,
    error: 'invalid_client',
    text: { en: 'The client secret has expired.', nl: 'Het clientgeheim is verlopen.' },
  },
  'proof-missing': {
    aadsts: 7_000_218,
    error: 'invalid_client',
    text: {
      en: 'This application must authenticate with a client secret or a client assertion.',
      nl: 'Deze toepassing moet zich verifiëren met een clientgeheim of een clientassertie.',
    },
  },
  'assertion-wrong': {
    aadsts: 700_027,
    error: 'invalid_client',
    text: {
      en: 'The client assertion is not signed with a key of this application.',
      nl: 'De clientassertie is niet ondertekend met een sleutel van deze toepassing.',
    },
  },
  'keys-unreachable': {
    aadsts: 700_027,
    error: 'invalid_client',
    text: {
      en: 'The keys of this application cannot be read at the address where it publishes them (jwks_uri).',
      nl: 'De sleutels van deze toepassing zijn niet te lezen op het adres waar ze staan (jwks_uri).',
    },
  },
  'assertion-outside-time': {
    aadsts: 700_024,
    error: 'invalid_client',
    text: {
      en: 'The client assertion is not valid now, is valid for too long, or was used before.',
      nl: 'De clientassertie is nu niet geldig, te lang geldig, of al eerder gebruikt.',
    },
  },
  'assertion-for-another': {
    aadsts: 700_023,
    error: 'invalid_client',
    text: {
      en: 'The client assertion is for another audience.',
      nl: 'De clientassertie is voor een andere doelgroep (audience).',
    },
  },
  'grant-over': {
    aadsts: 70_008,
    error: 'invalid_grant',
    text: {
      en: 'The code or refresh token has expired, was revoked, or never existed.',
      nl: 'De code of het refreshtoken is verlopen, ingetrokken, of heeft nooit bestaan.',
    },
  },
  'grant-of-another': {
    aadsts: 70_000,
    error: 'invalid_grant',
    text: {
      en: 'The code or refresh token was issued to another application.',
      nl: 'De code of het refreshtoken is aan een andere toepassing uitgegeven.',
    },
  },
  'code-used': {
    aadsts: 54_005,
    error: 'invalid_grant',
    text: { en: 'The code was used before.', nl: 'De code is al gebruikt.' },
  },
  'token-used': {
    aadsts: 50_173,
    error: 'invalid_grant',
    text: {
      en: 'The refresh token was used before, so everything that came from it was revoked.',
      nl: 'Het refreshtoken is al gebruikt; alles wat eruit voortkwam is daarom ingetrokken.',
    },
  },
  'verifier-wrong': {
    aadsts: 501_481,
    error: 'invalid_grant',
    text: {
      en: 'The code_verifier does not match the code_challenge of the request.',
      nl: 'De code_verifier past niet bij de code_challenge van de aanvraag.',
    },
  },
  'redirect-differs': {
    aadsts: 50_011,
    error: 'invalid_grant',
    text: {
      en: 'The redirect address is not the one that the code was issued for.',
      nl: 'Het omleidingsadres is niet dat waarvoor de code is uitgegeven.',
    },
  },
  'parameter-missing': {
    aadsts: 90_014,
    error: 'invalid_request',
    text: { en: 'The request has no {value}.', nl: 'In de aanvraag ontbreekt {value}.' },
  },
  'request-invalid': {
    aadsts: 90_023,
    error: 'invalid_request',
    text: { en: 'The request is not valid: {value}.', nl: 'De aanvraag is niet geldig: {value}.' },
  },
  'grant-type-unknown': {
    aadsts: 70_003,
    error: 'unsupported_grant_type',
    text: { en: 'This grant type is not supported.', nl: 'Dit grant type wordt niet ondersteund.' },
  },
  'grant-type-closed': {
    aadsts: 70_001,
    error: 'unauthorized_client',
    text: {
      en: 'This application may not use that grant type.',
      nl: 'Deze toepassing mag dat grant type niet gebruiken.',
    },
  },
  'passwords-closed': {
    aadsts: 90_010,
    error: 'unauthorized_client',
    text: {
      en: 'This tenant does not let applications ask for passwords. Use a redirect address or a device code.',
      nl: 'Deze tenant laat toepassingen niet om wachtwoorden vragen. Gebruik een omleidingsadres of een apparaatcode.',
    },
  },
  ...passwordProblems,
  'response-type-closed': {
    aadsts: 700_054,
    error: 'unsupported_response_type',
    text: { en: 'Only the response type code is offered.', nl: 'Alleen het antwoordtype code wordt aangeboden.' },
  },
  'device-pending': {
    aadsts: 70_016,
    error: 'authorization_pending',
    text: { en: 'The person has not signed in yet.', nl: 'De gebruiker heeft zich nog niet aangemeld.' },
  },
  'device-expired': {
    aadsts: 70_019,
    error: 'expired_token',
    text: { en: 'The code for the device has expired.', nl: 'De code voor het apparaat is verlopen.' },
  },
  'flow-over': {
    aadsts: 50_132,
    error: 'invalid_request',
    text: {
      en: 'This sign-in is over. Go back to the application and begin again.',
      nl: 'Deze aanmelding is voorbij. Ga terug naar de toepassing en begin opnieuw.',
    },
  },
  failed: {
    aadsts: 50_000,
    error: 'server_error',
    text: {
      en: 'Something went wrong here. The correlation id leads to the log.',
      nl: 'Er is iets misgegaan. Met de correlatie-id vindt u de details in het logboek.',
    },
  },
} as const satisfies Record<string, Problem>;

export type ProblemName = keyof typeof problems;
const problemNames = keysOf(problems);

/** A problem with what it is about. */
export interface FoundProblem extends Problem {
  readonly name: ProblemName;
  readonly value: string;
}

export function problem(name: ProblemName, value: string): FoundProblem {
  return { ...problems[name], name, value: value.slice(0, 500) };
}

/** What a page of the sign-in answered for somebody, which the library brings back as a sentence. */
export function findProblem(sentence: string): ProblemName | undefined {
  return problemNames.find((name) => sentenceOf({ ...problems[name], value: '' }) === sentence);
}

/** `AADSTS70008: …`: clients and people look for the number at the beginning. */
export function sentenceOf({ aadsts, text, value }: Pick<FoundProblem, 'aadsts' | 'text' | 'value'>): string {
  return `AADSTS${aadsts}: ${text.en.replace('{value}', value)}`;
}
