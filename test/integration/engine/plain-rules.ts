import { toConnectorId } from '../../../src/sync/index.ts';
import type { Attributes, AttributeValue, MetaverseClass, Scalar } from '../../../src/directory/index.ts';
import type {
  CompiledRules,
  InboundResult,
  LinkDecision,
  MetaverseResult,
  OutboundResult,
  ReferenceFlow,
  ReferenceOrigin,
  RuleName,
  SourceObject,
} from '../../../src/sync/rules/rule-set.ts';

/** What a rule yields here: opaque to the engine, so it may look as it likes. */
interface Plain {
  readonly rank: number;
  readonly attribute: string;
  readonly value: AttributeValue;
}

/**
 * A handful of rules written as code, so that the engine is tested on its own: users, contacts and groups; users of two
 * forests join on `employeeId`; contacts join users on `mail`; `hidden` puts an object out of scope; earlier connectors
 * win.
 */
export function plainRules(sources: readonly string[], target: string, revision = '1'): CompiledRules {
  const ranks = new Map(sources.map((id, at) => [id, at]));
  const ruleOf = (connector: string, name: string): RuleName =>
    Object.freeze({
      id: `${connector}-${name}`,
      name: `In from ${connector} - ${name}`,
      precedence: 100 + (ranks.get(connector) ?? 0),
      connector: toConnectorId(connector),
    });
  const flow = (connector: string, direction: ReferenceFlow['direction'], name: string, rank: number): ReferenceFlow =>
    Object.freeze({
      rank,
      rule: ruleOf(connector, 'References'),
      direction,
      connector: toConnectorId(connector),
      csAttribute: name,
      mvAttribute: name,
      mergeType: 'update',
    });
  const inboundFlows = new Map(
    sources.map((id, at) => [id, ['member', 'manager'].map((name) => flow(id, 'inbound', name, at))]),
  );
  const outboundFlows = ['member', 'manager'].map((name) => flow(target, 'outbound', name, 1000));

  function inbound(object: SourceObject): InboundResult {
    const { attributes, objectClass, connector } = object;
    const rank = ranks.get(connector) ?? 0;
    const rule = ruleOf(connector, objectClass);
    const isHidden = attributes['hidden'] === true;
    const metaverseClass: MetaverseClass | undefined =
      objectClass === 'group' ? 'group' : ['user', 'contact'].includes(objectClass) ? 'person' : undefined;
    const contributions: Plain[] = [];
    const put = (attribute: string, value: AttributeValue | undefined): void => {
      if (value === undefined) return;
      // Contacts never win over a user.
      const priority = objectClass === 'contact' ? rank + 100 : rank;
      contributions.push({ rank: priority, attribute, value });
    };
    for (const [name, value] of Object.entries(attributes)) if (name !== 'hidden') put(name, value);
    put('sourceObjectType', objectClass);
    if (attributes['sourceAnchor'] === undefined) put('sourceAnchor', `anchor-${attributes['guid'] as string}`);
    const term = objectClass === 'contact' ? 'mail' : 'employeeId';
    const value = attributes[term] as Scalar | undefined;
    const link: LinkDecision | null =
      metaverseClass === undefined || isHidden
        ? null
        : {
            rule,
            linkType: 'provision',
            objectClass: metaverseClass,
            criteria: value === undefined ? [] : [[{ attribute: term, values: [value], caseSensitive: false }]],
            mayProvision: true,
          };
    return {
      rules: [rule],
      link,
      keepsAlive: link !== null,
      passwordSync: false,
      contributions: contributions as unknown as InboundResult['contributions'],
      references: (inboundFlows.get(connector) ?? []).filter(
        ({ csAttribute }) => (object.referenceCounts?.[csAttribute] ?? 0) > 0,
      ),
      errors:
        attributes['broken'] === true
          ? [
              {
                rule: rule.name,
                attribute: 'broken',
                code: 'raised-error',
                detail: { code: 'model.broken', values: {} },
              },
            ]
          : [],
    };
  }

  function combine(_: MetaverseClass, results: readonly InboundResult[]): MetaverseResult {
    const attributes: Record<string, AttributeValue> = {};
    const all = results
      .flatMap(({ contributions }) => contributions as unknown as readonly Plain[])
      .sort((a, b) => b.rank - a.rank);
    for (const { attribute, value } of all) attributes[attribute] = value;
    const references: Record<string, ReferenceOrigin[]> = {};
    for (const [source, result] of results.entries()) {
      for (const found of result.references) {
        const known = references[found.mvAttribute]?.[0];
        if (known === undefined || known.flow.rank > found.rank)
          references[found.mvAttribute] = [{ source, flow: found }];
      }
    }
    return { attributes, references, errors: [] };
  }

  function outbound(attributes: Attributes): OutboundResult {
    const type = attributes['sourceObjectType'] as string;
    const rule = ruleOf(target, type);
    const { sourceObjectType: _, guid: _guid, ...flowing } = attributes;
    return {
      rules: [rule],
      link: { rule, linkType: 'provision', objectClass: type, criteria: [], mayProvision: true },
      passwordSync: false,
      attributes: flowing,
      managed: { has: () => true } as unknown as ReadonlySet<string>,
      references: outboundFlows,
      errors: [],
    };
  }

  return {
    revision,
    connectors: [],
    referenceFlows: [...[...inboundFlows.values()].flat(), ...outboundFlows],
    attributesRead: () => [],
    classesRead: () => [],
    joinAttributes: ['employeeId', 'mail'],
    inbound,
    combine,
    outbound: (_connector, object) => outbound(object.attributes),
  };
}
