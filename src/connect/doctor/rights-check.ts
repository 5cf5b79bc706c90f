import type { Check, Observation } from '../../diagnose/doctor/index.ts';
import { doctorErrors, error, warning } from '../../diagnose/doctor/index.ts';
import type { AgentStatus } from '../control/operations.ts';
import { seenDetail } from './details.ts';

export const rightsCheck: Pick<Check, 'id' | 'title' | 'why' | 'explainedBy'> = {
  id: 'agent.rights',
  title: { en: 'rights that runs rest on', nl: 'rechten waarop runs steunen' },
  why: {
    en: 'Changes or deletions are read another way, later, or not at all.',
    nl: 'Wijzigingen of verwijderingen worden op een andere manier, later of helemaal niet gelezen.',
  },
  explainedBy: ['forest'],
};

/** Which way is in use in each domain, and what is missing for a better one. */
export function rightsOfRuns({ domains }: AgentStatus): Observation {
  if (domains.length === 0) return { notApplicable: { en: 'not asked yet', nl: 'nog niet gevraagd' } };
  const problems = domains.flatMap(({ domain, missing }) =>
    missing.map(({ effect, detail }) => {
      const found = doctorErrors('doctor.right-missing', { domain, detail });
      return effect === 'refuse' ? error(found) : warning(found);
    }),
  );
  const evidence = domains.map(({ domain, way, deletions }) => ({
    name: domain,
    value: seenDetail('doctor.way-of', { way: way ?? '-', deletions: deletions ?? '-' }),
  }));
  const ways = [...new Set(domains.map(({ way }) => way ?? '-'))].join(', ');
  return { summary: ways, problems, evidence };
}
