import type { Check, CheckTree, Observation } from '../../diagnose/doctor/index.ts';
import { doctorErrors, error, findObjects, liesWithin, warning } from '../../diagnose/doctor/index.ts';
import type { Session } from '../../ldap/index.ts';
import { openSession, readRootDse } from '../../ldap/index.ts';
import type { ObjectExplanation } from '../../sync/index.ts';
import type { ConnectConfiguration, ForestConfiguration } from '../configuration.ts';
import type { AgentOperations } from '../control/operations.ts';
import type { SecretStore } from '../secret-store.ts';
import { sessionOptions } from '../sources.ts';
import { seenDetail } from './details.ts';

export interface ObjectCheckOptions {
  readonly query: string;
  readonly configuration: ConnectConfiguration;
  readonly secrets: Pick<SecretStore, 'get'>;
  readonly agent: () => Promise<AgentOperations>;
}

/** What the stages of one object learn for each other. */
interface Seen {
  /** By forest; the DN by which the engine knows the object. */
  readonly found: Map<string, readonly string[]>;
  explained?: ObjectExplanation | undefined;
}

const why = {
  en: 'This object is not in the cloud as it is in the forest.',
  nl: 'Dit object wijkt in de cloud af van het forest.',
};

const base = { why, cost: 'seconds', privilege: 'service' } as const;

/**
 * Why an object is, or is not, in the cloud: the stations of its way in order, of which the first that fails is the
 * answer. Forest, containers, connector space, rules, metaverse, cloud.
 */
export function objectChecks({ query, configuration, secrets, agent }: ObjectCheckOptions): CheckTree {
  const sessions: Session[] = [];
  const seen: Seen = { found: new Map() };
  const inForest = async (forest: ForestConfiguration): Promise<readonly string[]> => {
    const session = await openSession(sessionOptions(forest, secrets));
    sessions.push(session);
    const root = forest.baseDn ?? (await readRootDse(session)).defaultNamingContext;
    return (await findObjects(session, root, query)).map(({ dn }) => dn);
  };
  return {
    checks: [
      forestCheck(query, configuration, seen, inForest),
      containersCheck(configuration, seen),
      spaceCheck(query, seen, agent),
      ...explainedChecks(query, seen),
    ],
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) await session[Symbol.asyncDispose]();
    },
  };
}

function forestCheck(
  query: string,
  { forests }: ConnectConfiguration,
  seen: Seen,
  inForest: (forest: ForestConfiguration) => Promise<readonly string[]>,
): Check {
  return {
    ...base,
    id: 'object.forest',
    title: { en: `${query} in the forests`, nl: `${query} in de forests` },
    after: [],
    run: async () => {
      for (const forest of forests) seen.found.set(forest.domain, await inForest(forest));
      const all = [...seen.found].flatMap(([domain, dns]) => dns.map((dn) => ({ name: domain, value: dn })));
      const where = forests.map(({ domain }) => domain).join(', ');
      if (all.length === 0)
        return { problems: [error(doctorErrors('doctor.object-unknown', { object: query, where }))] };
      return { summary: all.map(({ value }) => value).join('; '), evidence: all };
    },
  };
}

function containersCheck({ forests }: ConnectConfiguration, seen: Seen): Check {
  return {
    ...base,
    id: 'object.containers',
    title: { en: 'inside the containers that are read', nl: 'binnen de containers die worden gelezen' },
    cost: 'instant',
    after: ['object.forest'],
    run: async () => ({
      problems: forests.flatMap(({ domain, include, exclude }) =>
        (seen.found.get(domain) ?? [])
          .filter((dn) => !liesWithin(dn, include, exclude))
          .map((dn) => error(doctorErrors('doctor.object-out-of-containers', { dn, domain }))),
      ),
    }),
  };
}

function spaceCheck(query: string, seen: Seen, agent: ObjectCheckOptions['agent']): Check {
  return {
    ...base,
    id: 'object.space',
    title: { en: 'imported into the connector space', nl: 'geïmporteerd in de connector space' },
    after: ['object.containers'],
    run: async () => {
      const dns = [...seen.found.values()].flat();
      const operations = await agent();
      for (const name of [...dns, query]) {
        const [explanation] = await operations.explain(name);
        if (!explanation) continue;
        seen.explained = explanation;
        return { summary: explanation.sources.map(({ connector }) => connector).join(', ') };
      }
      return { problems: [error(doctorErrors('doctor.object-not-imported', { object: dns[0] ?? query }))] };
    },
  };
}

/** What the engine's explanation of the object shows, once the connector space knows it. */
function explainedChecks(query: string, seen: Seen): readonly Check[] {
  const explained = (look: (explanation: ObjectExplanation) => Observation) => async (): Promise<Observation> =>
    seen.explained ? look(seen.explained) : { notApplicable: { en: 'not known', nl: 'niet bekend' } };
  return [
    {
      ...base,
      id: 'object.rules',
      title: { en: 'taken by sync rules', nl: 'opgenomen door sync rules' },
      cost: 'instant',
      after: ['object.space'],
      run: explained(ofRules),
    },
    {
      ...base,
      id: 'object.metaverse',
      title: { en: 'in the metaverse', nl: 'in de metaverse' },
      cost: 'instant',
      after: ['object.rules'],
      run: explained(({ metaverse, sources }) => {
        if (metaverse) return { summary: metaverse.objectClass };
        return { problems: sources.map((source) => error(outOfScope(source))) };
      }),
    },
    {
      ...base,
      id: 'object.cloud',
      title: { en: 'in the cloud', nl: 'in de cloud' },
      cost: 'instant',
      after: ['object.metaverse'],
      run: explained((explanation) => ofCloud(explanation, query)),
    },
    {
      ...base,
      id: 'object.errors',
      title: { en: 'errors', nl: 'fouten' },
      cost: 'instant',
      after: ['object.space'],
      run: explained(({ errors }) => ({
        summary: String(errors.length),
        problems: errors.map(({ displayName, dn, code, detail }) =>
          error(doctorErrors('doctor.object-error', { object: displayName ?? dn, code, detail })),
        ),
      })),
    },
  ];
}

type Source = ObjectExplanation['sources'][number];

function ofRules({ sources }: ObjectExplanation): Observation {
  const taken = sources.flatMap(({ rules }) => rules);
  return {
    summary: `${taken.length}`,
    problems: taken.length > 0 ? [] : sources.map((source) => error(outOfScope(source))),
    evidence: [
      ...taken.slice(0, 8).map(({ name, precedence }) => ({ name: String(precedence), value: name })),
      ...sources.flatMap(({ errors }) =>
        errors.map(({ rule, attribute, detail }) => ({
          name: 'error',
          value: seenDetail('doctor.rule-fails', { rule, attribute, detail }),
        })),
      ),
    ],
  };
}

/** The rule of the highest precedence is the one that a person would expect to take it. */
function outOfScope({ dn, outOfScope: rejected }: Source): ReturnType<typeof doctorErrors> {
  const [first] = rejected.toSorted((a, b) => a.rule.precedence - b.rule.precedence);
  const because = first
    ? seenDetail('doctor.rule-says', { rule: first.rule.name, because: first.because })
    : seenDetail('doctor.no-rule');
  return doctorErrors('doctor.object-out-of-scope', { dn, because });
}

function ofCloud({ targets, sources }: ObjectExplanation, query: string): Observation {
  const [target] = targets;
  if (!target) return {};
  const evidence = [
    { name: 'source anchor', value: target.sourceAnchor ?? '-' },
    { name: 'object id', value: target.targetId ?? '-' },
  ];
  if (target.state === 'absent') {
    const [first] = target.outOfScope;
    const because = first
      ? seenDetail('doctor.rule-says', { rule: first.rule.name, because: first.because })
      : seenDetail('doctor.no-outbound-rule');
    return { evidence, problems: [error(doctorErrors('doctor.object-not-provisioned', { object: query, because }))] };
  }
  const isPending = target.state !== 'confirmed' || sources.some((source) => source.isPending);
  const state = target.state === 'confirmed' ? 'import pending' : target.state;
  if (!isPending) return { summary: target.state, evidence };
  return {
    summary: state,
    evidence,
    problems: [warning(doctorErrors('doctor.object-pending', { object: query, state }))],
  };
}
