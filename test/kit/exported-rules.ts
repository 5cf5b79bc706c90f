import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBytes } from '../../src/directory/index.ts';
import { defaultRuleSet } from '../../src/sync/rules/index.ts';
import type { Rule } from '../../src/sync/rules/index.ts';

/**
 * A configuration as `Get-ADSyncServerConfiguration` writes it, of a server with one forest: the same meaning as our
 * default rules, in the words, shapes and shortcuts of the exported format. Attributes of the cloud have the names of
 * its connector, octets flow as octets, objects have a name in the connector space, the outbound rules of groups all
 * carry the join, and rules for what is no part of this product stand among them.
 */
export function writeExportedConfiguration(folder: string, forest: string): void {
  const ids = { forest: randomUUID().toUpperCase(), cloud: randomUUID().toUpperCase() };
  mkdirSync(join(folder, 'SynchronizationRules'), { recursive: true });
  mkdirSync(join(folder, 'Connectors'));
  mkdirSync(join(folder, 'GlobalSettings'));
  const write = (path: string, xml: string): void => writeFileSync(join(folder, path), `\uFEFF${xml}`);
  const connector = (id: string, name: string, category: string): string =>
    `<ma-data><id>{${id}}</id><name>${name}</name><category>${category}</category>
  <private-configuration><parameter-values>
    <parameter name="ADS_UF_ACCOUNTDISABLE">2</parameter><parameter name="Forest.FQDN">${forest}</parameter>
  </parameter-values></private-configuration></ma-data>`;
  write(`Connectors/Connector_{${ids.forest}}.xml`, connector(ids.forest, forest, 'AD'));
  write(
    `Connectors/Connector_{${ids.cloud}}.xml`,
    connector(ids.cloud, 'contoso.onmicrosoft.com - AAD', 'Extensible2'),
  );
  write(
    'GlobalSettings/MV.xml',
    `<saved-mv-configuration server="SYNC1"><mv-data><parameter-values>
  <parameter name="Microsoft.SynchronizationOption.AnchorAttribute">mS-DS-ConsistencyGuid</parameter>
</parameter-values></mv-data></saved-mv-configuration>`,
  );
  for (const rule of exportedRules()) {
    const guid = randomUUID();
    write(`SynchronizationRules/SynchronizationRule_{${guid}}.xml`, toXml(rule, guid, ids));
  }
}

function exportedRules(): readonly Rule[] {
  const ours = defaultRuleSet().rules.filter(({ connector }) => connector !== 'ldap');
  return [...ours.map(asExported), ...elsewhere(ours)];
}

function asExported(rule: Rule): Rule {
  const outbound = rule.direction === 'outbound';
  const isJoin = rule.name.endsWith(' Join');
  const flows = rule.flows
    // Came with a later version than the one that was exported.
    .filter(({ target }) => target !== 'onPremisesObjectIdentifier')
    .map((flow) => (outbound ? asCloudFlow(flow) : flow))
    .map((flow) =>
      flow.source.kind === 'expression'
        ? {
            ...flow,
            source: {
              ...flow.source,
              text: flow.source.text
                .replaceAll('[@sourceAnchor]', '[mS-DS-ConsistencyGuid]')
                .replaceAll('[@sourceAnchorFallback]', '[objectGUID]')
                .replace(
                  'BitAnd([userAccountControl], 2)',
                  'BitAnd([userAccountControl], CNum(%ADS_UF_ACCOUNTDISABLE%))',
                ),
            },
          }
        : flow,
    );
  const more: Rule['flows'] =
    outbound && isJoin
      ? [expression('dn', '"CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"', true)]
      : outbound && rule.name.endsWith(' Identity')
        ? [direct('commonName', 'cn')]
        : [];
  return {
    ...rule,
    name: rule.name.replace('Out to cloud', 'Out to AAD'),
    flows: [...flows, ...more],
    join:
      outbound && rule.sourceObjectType === 'group'
        ? [[{ csAttribute: 'sourceAnchor', mvAttribute: 'sourceAnchor', caseSensitive: false }]]
        : rule.name === 'In from AD - User Join'
          ? [
              ...rule.join,
              [
                { csAttribute: 'employeeID', mvAttribute: 'employeeID', caseSensitive: true },
                { csAttribute: 'sn', mvAttribute: 'sn', caseSensitive: false },
              ],
            ]
          : rule.join,
    scope: rule.scope.map((group) =>
      group.map((clause) => (clause.attribute === 'memberCount' ? { ...clause, value: '50000' } : clause)),
    ),
  };
}

function asCloudFlow(flow: Rule['flows'][number]): Rule['flows'][number] {
  switch (flow.target) {
    case 'mailNickname':
      return { ...flow, target: 'alias' };
    case 'wwwHomepage':
      return { ...flow, target: 'wWWHomepage' };
    case 'onPremisesSecurityIdentifier':
      return { ...flow, ...direct('onPremiseSecurityIdentifier', 'objectSid') };
    case 'deviceId':
      return { ...flow, ...direct('deviceId', 'deviceId') };
    default:
      return flow;
  }
}

const direct = (target: string, attribute: string): Rule['flows'][number] => ({
  ...{ target, source: { kind: 'direct', attribute }, mergeType: 'update', applyOnce: false },
});
const expression = (target: string, text: string, applyOnce: boolean): Rule['flows'][number] => ({
  ...{ target, source: { kind: 'expression', text }, mergeType: 'update', applyOnce },
});

/** What the other product does and this one does not: reading from the cloud, writing into the forest, other classes. */
function elsewhere(ours: readonly Rule[]): readonly Rule[] {
  const like = ours.find(({ name }) => name === 'In from AD - User Join');
  if (!like) return [];
  const base: Rule = { ...like, linkType: 'join', scope: [], join: [], flows: [], passwordSync: false };
  return [
    {
      ...base,
      name: 'In from AAD - User Join',
      connector: 'cloud',
      precedence: 119,
      flows: [direct('cloudAnchor', 'cloudAnchor')],
    },
    {
      ...{ ...base, name: 'Out to AD - User Exchange Hybrid', direction: 'outbound', sourceObjectType: 'person' },
      ...{
        targetObjectType: 'user',
        precedence: 158,
        flows: [direct('msExchSafeSendersHash', 'msExchSafeSendersHash')],
      },
    },
    {
      ...{ ...base, name: 'In from AD - PublicFolder Join', sourceObjectType: 'publicFolder', linkType: 'provision' },
      ...{ targetObjectType: 'publicFolder', precedence: 162, flows: [direct('displayName', 'displayName')] },
    },
  ];
}

const attributesIn = (text: string): string =>
  [...text.matchAll(/\[([\w-]+)\]/g)].map(([, name]) => `<attr>${name}</attr>`).join('');

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function toXml(rule: Rule, guid: string, ids: Readonly<Record<'forest' | 'cloud', string>>): string {
  const element = (name: string, value: string): string => `<${name}>${escaped(value)}</${name}>`;
  const title = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  const zero = '{00000000-0000-0000-0000-000000000000}';
  const tag = rule.immutableTag === '' ? '' : `Microsoft.${rule.name.replace(/\W/g, '')}.004`;
  const fields = [
    ...[element('id', `{${guid}}`), element('internal-id', `{${guid}}`), element('version', '1')],
    ...[element('name', rule.name), element('description', rule.description), element('immutable-tag', tag)],
    ...[element('direction', title(rule.direction)), element('disabled', title(String(rule.disabled)))],
    element('connector', `{${rule.connector === 'cloud' ? ids.cloud : ids.forest}}`),
    ...[element('sourceObjectType', rule.sourceObjectType), element('targetObjectType', rule.targetObjectType)],
    ...[element('linkType', title(rule.linkType)), element('precedence', String(rule.precedence))],
    ...[element('precedence-after', zero), element('precedence-before', zero)],
    element('softDeleteExpiryInterval', '00:00:00'),
    element('EnablePasswordSync', String(rule.passwordSync)),
  ];
  const mappings = rule.flows.map(({ target, source, mergeType, applyOnce }) => {
    const from =
      source.kind === 'direct'
        ? `<src><attr>${source.attribute}</attr></src>`
        : source.kind === 'constant'
          ? `<src>${escaped(title(isBytes(source.value) ? source.value.base64 : String(source.value)))}</src>`
          : `<src>${attributesIn(source.text)}</src>${element('expression', source.text)}`;
    const attribute = applyOnce ? ' execute-once="true"' : '';
    return `<mapping${attribute}>${element('dest', target)}${from}${element('valueMergeType', title(mergeType))}</mapping>`;
  });
  const conditions = <T>(groups: readonly (readonly T[])[], one: (item: T) => string): string =>
    groups.map((group) => `<conditions>${group.map(one).join('')}</conditions>`).join('');
  const join = conditions(
    rule.join,
    ({ csAttribute, mvAttribute, caseSensitive }) =>
      `<condition>${caseSensitive ? '<caseSensitive>True</caseSensitive>' : ''}<csAttribute>${csAttribute}</csAttribute><ilmAttribute>${mvAttribute}</ilmAttribute></condition>`,
  );
  const scope = conditions(
    rule.scope,
    ({ attribute, operator, value }) =>
      `<scope>${element('csAttribute', attribute)}${element('csOperator', operator)}${element('csValue', value)}</scope>`,
  );
  return `<synchronizationRule>
  ${fields.join('\n  ')}
  <attribute-mappings>${mappings.join('\n    ')}</attribute-mappings>
  <relationshipCriteria>${join}</relationshipCriteria>
  <synchronizationCriteria>${scope}</synchronizationCriteria>
</synchronizationRule>`;
}
