import type { Check, Observation } from '../../diagnose/doctor/index.ts';
import { error } from '../../diagnose/doctor/index.ts';
import type { AgentStatus } from '../control/operations.ts';
import { connectErrors } from '../errors.ts';

export const passwordHashCheck: Pick<Check, 'id' | 'title' | 'why' | 'explainedBy'> = {
  id: 'agent.password-hashes',
  title: { en: 'password hash synchronization', nl: 'wachtwoordhashsynchronisatie' },
  why: {
    en: 'A password that was changed in the forest does not sign in at the cloud.',
    nl: 'Een wachtwoord dat in het forest is gewijzigd, werkt niet bij de cloud.',
  },
  explainedBy: ['cloud', 'forest', 'agent.rights', 'agent.service'],
};

/** How each domain went the last time. */
export function hashesOfDomains({ passwordHashes: { on, domains } }: AgentStatus): Observation {
  if (!on) return { notApplicable: { en: 'not switched on', nl: 'niet ingeschakeld' } };
  const problems = domains.flatMap(({ domain, failure: detail }) =>
    detail ? [error(connectErrors('connect.hashes-failing', { domain, detail }))] : [],
  );
  const evidence = domains.map(({ domain, succeededAt }) => ({ name: domain, value: succeededAt ?? '-' }));
  return { summary: domains.map(({ domain }) => domain).join(', '), problems, evidence };
}
