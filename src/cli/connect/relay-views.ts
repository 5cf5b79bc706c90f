import { formatDetail } from '../../base/details.ts';
import type { Language, Text } from '../../base/messages.ts';
import type { RelayStatus, RelayTest } from '../../connect/index.ts';
import { hint, translateInto } from '../terminal/translate.ts';
import { styled } from '../terminal/terminal.ts';

/** How `hawser connect writeback` and `hawser connect pass-through` show things on a terminal. */

const texts = {
  writeback: { en: 'Writeback', nl: 'Writeback' },
  passThrough: { en: 'Pass-through', nl: 'Pass-through' },
  relay: { en: 'Relay', nl: 'Relay' },
  key: { en: 'Key', nl: 'Sleutel' },
  on: { en: 'on', nl: 'aan' },
  off: { en: 'off', nl: 'uit' },
  connected: { en: 'connected', nl: 'verbonden' },
  disconnected: { en: 'not connected', nl: 'niet verbonden' },
  needsService: { en: 'the agent connects when it runs', nl: 'de agent verbindt als hij draait' },
  switchOn: { en: 'switches password writeback on', nl: 'schakelt wachtwoord-writeback in' },
  notGranted: {
    en: '{feature} for {forest} is not granted: an administrator of the tenant must allow it',
    nl: '{feature} voor {forest} is niet toegestaan: een beheerder van de tenant moet dat doen',
  },
  grants: { en: 'grants it, in the cloud', nl: 'staat het toe, in de cloud' },
  tests: { en: 'tests the connection and the rights', nl: 'test de verbinding en de rechten' },
  runs: { en: 'runs the agent', nl: 'start de agent' },
  grantsRights: {
    en: 'asks for an administrator and grants what is missing',
    nl: 'vraagt om een beheerder en verleent wat ontbreekt',
  },
  explains: { en: 'what a code means', nl: 'wat een code betekent' },
  relayWorks: {
    en: 'an encrypted request came from the cloud and was opened, {milliseconds} ms',
    nl: 'een verzegelde aanvraag kwam uit de cloud en is geopend, {milliseconds} ms',
  },
  rightsThere: {
    en: 'the rights are present on {count} checked {count:account/accounts}',
    nl: 'de rechten zijn aanwezig op {count} {count:gecontroleerd account/gecontroleerde accounts}',
  },
  rightsMissing: { en: 'missing on {on}: {rights}', nl: 'ontbreekt op {on}: {rights}' },
  noHistory: {
    en: 'this server cannot hold a reset to the password history (event 6329)',
    nl: 'deze server kan de wachtwoordgeschiedenis bij een reset niet afdwingen (gebeurtenis 6329)',
  },
} as const satisfies Record<string, Text>;

const out = process.stdout;
const mark = { good: 'green', warn: 'yellow', bad: 'red' } as const;

export function viewRelay(status: RelayStatus, language: Language): string {
  const t = translateInto(language);
  const { writeback, passThrough, connected, error, key } = status;
  const isOn = writeback || passThrough;
  const state = (on: boolean): string => (on ? styled('green', t(texts.on), out) : t(texts.off));
  const relayState = connected
    ? styled('green', t(texts.connected), out)
    : styled(isOn ? 'red' : 'dim', t(texts.disconnected), out);
  const { notGranted, agent } = status;
  const missing = notGranted ?? [];
  const lines = [
    line(t(texts.writeback), state(writeback)),
    line(t(texts.passThrough), state(passThrough)),
    line(
      t(texts.relay),
      error && isOn ? `${relayState}: ${formatDetail(error, language)} [${error.code}]` : relayState,
    ),
    ...(key === null ? [] : [line(t(texts.key), key)]),
    ...missing.map((one) => styled('yellow', t(texts.notGranted, { ...one }), out)),
    '',
    ...missing.map(({ feature, forest }) =>
      hint(`hawser cloud agent grant ${agent} --feature ${feature} --forest ${forest}`, t(texts.grants)),
    ),
  ];
  if (!isOn) lines.push(hint('hawser connect writeback on', t(texts.switchOn)));
  else if (connected) lines.push(hint('hawser connect writeback test', t(texts.tests)));
  else if (error) lines.push(hint(`hawser explain ${error.code}`, t(texts.explains)));
  else lines.push(t(texts.needsService), hint('hawser connect serve', t(texts.runs)));
  return lines.join('\n');
}

export function viewRelayTest({ relay, forests }: RelayTest, language: Language): string {
  const t = translateInto(language);
  const result = (tone: keyof typeof mark, text: string): string => styled(mark[tone], text, out);
  const relayState =
    'milliseconds' in relay
      ? result('good', t(texts.relayWorks, { milliseconds: Math.round(relay.milliseconds) }))
      : result('bad', `${formatDetail(relay, language)} [${relay.code}]`);
  const codes = [relay, ...forests.map(({ error }) => error)].flatMap((part) =>
    part && 'code' in part ? [part.code] : [],
  );
  const width = Math.max(...[t(texts.relay), ...forests.map(({ domain }) => domain)].map(({ length }) => length)) + 2;
  const line = (name: string, value: string): string => `${name.padEnd(width)}${value}`;
  return [
    line(t(texts.relay), relayState),
    ...forests.flatMap(({ domain, looked, missing, error, enforcesHistory }) => {
      if (error) return [line(domain, result('bad', `${formatDetail(error, language)} [${error.code}]`))];
      const rights = missing
        ? result('bad', t(texts.rightsMissing, { on: missing.on, rights: missing.rights.join(', ') }))
        : result('good', t(texts.rightsThere, { count: looked }));
      return [line(domain, rights), ...(enforcesHistory ? [] : [line('', result('warn', t(texts.noHistory)))])];
    }),
    ...(forests.some(({ missing }) => missing)
      ? ['', hint('hawser connect rights grant --feature writeback', t(texts.grantsRights))]
      : []),
    ...codes.slice(0, 1).flatMap((code) => ['', hint(`hawser explain ${code}`, t(texts.explains))]),
  ].join('\n');
}

/** 0 all is well, warnings, or problems. */
export function gradeOf({ relay, forests }: RelayTest): 'well' | 'warnings' | 'problems' {
  if ('code' in relay || forests.some(({ error, missing }) => error !== null || missing !== null)) return 'problems';
  return forests.every(({ enforcesHistory }) => enforcesHistory) ? 'well' : 'warnings';
}

function line(name: string, value: string): string {
  return `${name.padEnd(14)}${value}`;
}
