import { directorySync } from './sync-facts.ts';
import type { Rule } from './rule.ts';
import { found, statusKey } from './rule.ts';

/** Password hash synchronization. */
export const hashRules: readonly Rule[] = [
  {
    id: 'sync.password-hash-rights',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const code = facts.any('code', 'win32 8453', statusKey(0x80072105));
      const reported = directorySync(facts, 611);
      return code && reported ? { evidence: [code, reported], codes: ['8453', '0x80072105'] } : undefined;
    },
    title: {
      en: 'The connector account may not replicate password hashes',
      nl: 'Het connectoraccount mag geen wachtwoordhashes repliceren',
    },
    cause: {
      en: 'It lacks "Replicating Directory Changes" or "... All" on this domain.',
      nl: 'Het mist "Replicating Directory Changes" of "... All" op dit domein.',
    },
    fixes: [
      {
        en: 'Grant both rights on the head of the domain (every domain of the forest that is synchronized) to the connector account.',
        nl: 'Geef het connectoraccount beide rechten op de top van het domein (elk domein van het forest dat wordt gesynchroniseerd).',
        owner: 'directory-admin',
      },
    ],
    explains: [
      'event:Directory Synchronization/611',
      'event:/611',
      'event:Directory Synchronization/652',
      'event:Directory Synchronization/655',
      'code:win32 8453',
    ],
  },
  {
    id: 'sync.password-hash-recovered',
    severity: 'notice',
    confidence: 'likely',
    when: (facts) => {
      const failure = directorySync(facts, 611, 655, 652);
      const last = Math.max(
        ...[611, 655, 652].map((id) => facts.lastTime('event', `Directory Synchronization/${id}`) ?? 0),
      );
      const success = facts.any(
        'event',
        'Directory Synchronization/654',
        'Directory Synchronization/657',
        'Directory Synchronization/656',
      );
      const healed = Math.max(
        ...[654, 656, 657].map((id) => facts.lastTime('event', `Directory Synchronization/${id}`) ?? 0),
      );
      return failure && success && last > 0 && healed > last ? found(success) : undefined;
    },
    title: {
      en: 'Password hash synchronization works again after the failure',
      nl: 'Wachtwoordhash-synchronisatie werkt na de fout weer',
    },
    cause: {
      en: 'Later events of the same log show success.',
      nl: 'Latere gebeurtenissen in hetzelfde logboek tonen succes.',
    },
    fixes: [],
  },
  {
    id: 'sync.password-of-user',
    severity: 'warning',
    confidence: 'certain',
    when: (facts) => {
      const failed = facts.get('sentence', 'hash-not-set');
      return failed ? { evidence: [failed], codes: ['event Directory Synchronization/657'] } : undefined;
    },
    title: {
      en: "A user's password hash was not accepted by the cloud",
      nl: 'De wachtwoordhash van een gebruiker is door de cloud niet aanvaard',
    },
    cause: {
      en: 'The batch succeeded but this object failed: it is not in the cloud yet, or its anchor differs there.',
      nl: 'De batch is geslaagd, maar dit object is mislukt: het staat nog niet in de cloud, of het anchor is daar anders.',
    },
    fixes: [
      {
        en: 'See whether the object itself is exported (`hawser connect explain OBJECT`), then run a delta cycle and change the password once.',
        nl: 'Kijk of het object zelf is geëxporteerd (`hawser connect explain OBJECT`), draai een deltacyclus en wijzig het wachtwoord één keer.',
        owner: 'identity-admin',
      },
    ],
  },
];
