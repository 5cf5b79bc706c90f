import { MINUTE } from '../../../base/clock.ts';
import { defineDetails } from '../../../base/details.ts';
import { rule, when } from './rule.ts';

/** A cycle takes two minutes; the field speaks up after two hours, which is long for whoever has a new password. */
const LATE_MS = 30 * MINUTE;

const domainDetail = defineDetails({
  'health.hash-domain': { en: '{domain} ({reason})', nl: '{domain} ({reason})' },
});

/** Password hash synchronization. */
export const passwordHashRules = {
  'health.password-hashes-failing': rule({
    severity: 'error',
    mail: true,
    heartbeats: 2,
    title: {
      en: 'Password hash synchronization of agent {agent} fails',
      nl: 'Wachtwoordhashsynchronisatie van agent {agent} mislukt',
    },
    cause: {
      en: 'Passwords of these domains do not reach the cloud: {domains|; }. People sign in with their former passwords.',
      nl: 'Wachtwoorden van deze domeinen bereiken de cloud niet: {domains|; }. Gebruikers melden zich met hun oude wachtwoord aan.',
    },
    fix: {
      en: 'On the machine of the agent: hawser connect password-hashes status, then hawser connect rights check --feature password-hashes.',
      nl: 'Op de machine van de agent: hawser connect password-hashes status, daarna hawser connect rights check --feature password-hashes.',
    },
    closed: { en: 'Passwords arrive again.', nl: 'Er komen weer wachtwoorden binnen.' },
    find: ({ heartbeat: { passwordHashes } }) => {
      const failing = (passwordHashes?.domains ?? []).flatMap(({ domain, failure }) =>
        failure ? [domainDetail('health.hash-domain', { domain, reason: failure })] : [],
      );
      return when(passwordHashes?.on === true && failing.length > 0, { data: { domains: failing.slice(0, 5) } });
    },
  }),
  'health.password-hashes-late': rule({
    severity: 'error',
    mail: true,
    title: {
      en: 'Agent {agent} has not synchronized password hashes for {minutes} minutes',
      nl: 'Agent {agent} heeft al {minutes} minuten geen wachtwoordhashes gesynchroniseerd',
    },
    cause: {
      en: 'It is on, and cycles every two minutes should have ended since. A new password does not sign in at the cloud meanwhile.',
      nl: 'Het staat aan, en er hadden sindsdien elke twee minuten cycli moeten eindigen. Een nieuw wachtwoord werkt intussen niet bij de cloud.',
    },
    fix: {
      en: 'On the machine of the agent: hawser connect password-hashes status. Start the service with: hawser connect serve',
      nl: 'Op de machine van de agent: hawser connect password-hashes status. Start de service met: hawser connect serve',
    },
    closed: { en: 'Password hashes are synchronized again.', nl: 'Wachtwoordhashes worden weer gesynchroniseerd.' },
    find: ({ heartbeat: { at, passwordHashes } }) => {
      if (passwordHashes?.on !== true) return [];
      const ages = passwordHashes.domains.flatMap(({ succeededAt, failure }) =>
        succeededAt === null || failure ? [] : [new Date(at).getTime() - new Date(succeededAt).getTime()],
      );
      const oldest = Math.max(0, ...ages);
      return when(oldest > LATE_MS, { data: { minutes: Math.floor(oldest / MINUTE) } });
    },
  }),
} as const;
