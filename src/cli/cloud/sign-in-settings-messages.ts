import type { Text } from '../../base/messages.ts';

/** What `hawser cloud tenant sign-in` says on a terminal. */
export const signInSettingsTexts = {
  heading: {
    en: 'How people of {tenant} sign in to applications:',
    nl: 'Zo melden mensen van {tenant} zich aan bij toepassingen:',
  },
  stayOffered: {
    en: '  The box "Stay signed in" is offered, except to role holders, who never stay signed in.',
    nl: '  Het vakje "Aangemeld blijven" wordt aangeboden; wie een rol heeft, blijft nooit aangemeld.',
  },
  stayHidden: {
    en: '  The box "Stay signed in" is hidden: nobody stays signed in.',
    nl: '  Het vakje "Aangemeld blijven" is verborgen: niemand blijft aangemeld.',
  },
  passwordsAllowed: {
    en: '  Applications that are registered for it may ask for passwords themselves: whoever needs a second factor is refused.',
    nl: '  Toepassingen die daarvoor zijn geregistreerd, mogen zelf om wachtwoorden vragen: wie een tweede factor nodig heeft, wordt geweigerd.',
  },
  passwordsRefused: {
    en: '  No application may ask for passwords itself.',
    nl: '  Geen enkele toepassing mag zelf om wachtwoorden vragen.',
  },
  everything: {
    en: '  People can consent to what an application asks, except where that needs an administrator.',
    nl: '  Mensen kunnen toestemming geven voor wat een toepassing vraagt, behalve waar dat een beheerder vereist.',
  },
  'low-impact': {
    en: '  People can consent to permissions of low impact; everything else needs an administrator.',
    nl: '  Mensen kunnen toestemming geven voor machtigingen met weinig gevolgen; al het andere vereist een beheerder.',
  },
  nothing: {
    en: '  People cannot consent to anything: every permission needs an administrator.',
    nl: '  Mensen kunnen nergens toestemming voor geven: elke machtiging vereist een beheerder.',
  },
} as const satisfies Record<string, Text>;
