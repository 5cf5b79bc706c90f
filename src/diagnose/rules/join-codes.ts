import type { Fact, KeyOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { firstFailedTest, testResult } from './device-state.ts';
import { statusKey } from './rule.ts';

/** Numbers of WinINet and WinHTTP as the join flow wraps them: 0x8007xxxx and the sign-in library's 0xcaa8xxxx. */
export const network: Readonly<Record<number, { en: string; nl: string }>> = {
  0x2ee2: { en: 'timed out', nl: 'verliep' },
  0x2ee7: { en: 'failed, as the host name was not resolved', nl: 'mislukte, omdat de hostnaam niet werd gevonden' },
  0x2efd: { en: 'was refused or blocked', nl: 'werd geweigerd of geblokkeerd' },
  0x2efe: { en: 'was cut off, often by TLS inspection', nl: 'werd afgebroken, vaak door TLS-inspectie' },
  0x2eff: { en: 'was reset', nl: 'werd verbroken' },
  0x2f8f: {
    en: 'failed in TLS: clock, trust or TLS inspection',
    nl: 'mislukte in TLS: klok, vertrouwen of TLS-inspectie',
  },
  0x2f0c: {
    en: 'failed, as a client certificate was asked for',
    nl: 'mislukte, omdat er om een clientcertificaat werd gevraagd',
  },
  // 0x80190xxx: an HTTP status that came instead of the answer.
  403: { en: 'was refused with HTTP 403, as proxies do', nl: 'werd geweigerd met HTTP 403, zoals proxy’s doen' },
  407: {
    en: 'was stopped by a proxy that requires a sign-in (HTTP 407)',
    nl: 'stuitte op een proxy die aanmelding vereist (HTTP 407)',
  },
  502: {
    en: 'ended at a proxy that could not connect (HTTP 502)',
    nl: 'eindigde bij een proxy die geen verbinding kreeg (HTTP 502)',
  },
  504: {
    en: 'ended at a proxy that received no answer (HTTP 504)',
    nl: 'eindigde bij een proxy die geen antwoord kreeg (HTTP 504)',
  },
};

/** Whether the text speaks of a device's registration: only there these numbers mean what they say below. */
export function aboutJoin(facts: Facts): boolean {
  return (
    facts.get('device', 'Previous Registration') !== undefined ||
    facts.get('device', 'Client ErrorCode') !== undefined ||
    facts.get('device', 'Error Phase') !== undefined ||
    firstFailedTest(facts) !== undefined ||
    facts.all('event').some((event) => event.values.source === 'User Device Registration')
  );
}

export function code(facts: Facts, ...numbers: readonly number[]): Fact | undefined {
  return aboutJoin(facts) ? facts.any('code', ...numbers.map(statusKey)) : undefined;
}

export function networkCode(facts: Facts): { fact: Fact; low: number } | undefined {
  for (const low of Object.keys(network).map(Number)) {
    const fact = low < 600 ? code(facts, 0x80190000 + low) : code(facts, 0x80070000 + low, 0xcaa80000 + low);
    if (fact) return { fact, low };
  }
  return undefined;
}

export function server(facts: Facts, key: KeyOf<'sentence'>): Fact | undefined {
  return facts.get('sentence', key);
}

export const consequences = [
  'device.registration-failed',
  'device.test-failed',
  'prt.missing',
  'event:User Device Registration/*',
  'device.work-account-too',
];
export const failing = (facts: Facts, name: Parameters<typeof testResult>[1]) => testResult(facts, name) === 'fail';

export function networkLabels(low: number): string[] {
  const hex = low.toString(16);
  if (low < 600) return [`0x80190${hex}`, String(low)];
  return [`0x8007${hex}`, `0xcaa8${hex}`, String(low)];
}
