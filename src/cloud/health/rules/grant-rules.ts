import type { Grant } from '../../../wire/index.ts';
import type { AgentFacts } from './rule.ts';
import { rule } from './rule.ts';

/** What an agent could do and may not: nothing of it happens, and on its own machine it may look as if it did. */
export const grantRules = {
  'health.not-granted': rule({
    severity: 'warning',
    mail: true,
    page: '/console/agents',
    title: {
      en: 'Agent {agent} is not granted {feature} for {forest}',
      nl: 'Agent {agent} heeft geen machtiging voor {feature} in {forest}',
    },
    cause: {
      en: 'It is set up for it, but no administrator has allowed it. Until then the cloud sends it no such requests and accepts no such data from it.',
      nl: 'De agent is ervoor ingericht, maar geen beheerder heeft het toegestaan. Tot die tijd stuurt de cloud de agent geen aanvragen hierover en neemt de cloud geen gegevens hierover aan.',
    },
    fix: {
      en: 'Allow it under Agents, or with: hawser cloud agent grant {id} --feature {feature} --forest {forest}. Or switch it off on the machine of the agent.',
      nl: 'Sta het toe onder Agents, of met: hawser cloud agent grant {id} --feature {feature} --forest {forest}. Of schakel het uit op de machine van de agent.',
    },
    closed: { en: 'It was granted, or switched off.', nl: 'Het is toegestaan, of uitgeschakeld.' },
    find: ({ agentId: id, grants, heartbeat }) =>
      wantedOf(heartbeat)
        .filter((one) => !grants.some(({ feature, forest }) => feature === one.feature && forest === one.forest))
        .map(({ feature, forest }) => ({ subject: `${feature} ${forest}`, data: { id, feature, forest } })),
  }),
};

/** What the agent is set up to do. */
function wantedOf({ engine, relay, forests }: AgentFacts['heartbeat']): readonly Grant[] {
  const features: Grant['feature'][] = [];
  if (!engine.staging) features.push('provisioning');
  if (relay?.writeback === true) features.push('writeback');
  if (relay?.passThrough === true) features.push('pass-through');
  return forests.flatMap(({ name }) => features.map((feature) => ({ feature, forest: name.toLowerCase() })));
}
