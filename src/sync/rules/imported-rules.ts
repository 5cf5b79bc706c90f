import { metaverseClasses } from '../../directory/index.ts';
import { cloudSchema } from './cloud-schema.ts';
import { importDetail } from './details.ts';
import { metaverseSchema } from './metaverse-schema.ts';
import type { Flow, FlowSource, Rule, RulePlaces, RuleProblem } from './rule.ts';

/**
 * What an exported rule means here. The cloud's attributes have names of their own in the field (`alias`,
 * `onPremiseSecurityIdentifier`), the cloud is a target only, and a forest is a source only: names are translated,
 * values of another type converted, and what has no place here is named with its rule and flow instead of being lost
 * unseen.
 */
export function adoptImported(
  exported: readonly Rule[],
  places: ReadonlyMap<string, RulePlaces>,
): { readonly rules: readonly Rule[]; readonly places: ReadonlyMap<string, RulePlaces>; readonly notices: Notices } {
  const notices: RuleProblem[] = [];
  const kept = new Map(places);
  const rules = exported.map((rule) => {
    const place = places.get(rule.id);
    const unusable = whyUnusable(rule);
    if (unusable !== undefined) {
      if (!rule.disabled) notices.push({ ...place?.rule, rule: rule.name, attribute: '', detail: unusable });
      return { ...rule, disabled: true };
    }
    if (rule.connector !== 'cloud') return rule;
    const isKept = rule.flows.map((flow, index) => {
      const lost = lostInCloud.get(flow.target.toLowerCase());
      if (lost === undefined) return true;
      const where = { ...(place?.flows[index] ?? place?.rule), rule: rule.name, attribute: flow.target };
      notices.push({ ...where, detail: importDetail('rules.imported-lost', { attribute: flow.target, why: lost }) });
      return false;
    });
    if (place) kept.set(rule.id, { ...place, flows: place.flows.filter((_, index) => isKept[index]) });
    return {
      ...rule,
      flows: rule.flows.filter((_, index) => isKept[index]).map(toCloudFlow),
      join: rule.join.map((group) => group.map((each) => ({ ...each, csAttribute: cloudName(each.csAttribute) }))),
    };
  });
  return { rules, places: kept, notices };
}

type Notices = readonly RuleProblem[];

function whyUnusable({
  direction,
  connector,
  sourceObjectType,
  targetObjectType,
}: Rule): RuleProblem['detail'] | undefined {
  const inbound = direction === 'inbound';
  if (inbound && connector === 'cloud') return importDetail('rules.imported-from-cloud');
  if (!inbound && connector !== 'cloud') return importDetail('rules.imported-to-forest');
  const objectClass = inbound ? targetObjectType : sourceObjectType;
  return objectClass === '*' || metaverseClasses.some((each) => each === objectClass)
    ? undefined
    : importDetail('rules.imported-class', { class: objectClass, classes: metaverseClasses });
}

/** Names of the field on its cloud connector that differ in more than letter case. */
const cloudNames: ReadonlyMap<string, string> = new Map([
  ['alias', 'mailNickname'],
  ['onpremisesecurityidentifier', 'onPremisesSecurityIdentifier'],
  ['onpremiseobjectguid', 'onPremisesObjectIdentifier'],
  ['onpremisesobjectguid', 'onPremisesObjectIdentifier'],
  ['onpremisesamaccountname', 'onPremisesSamAccountName'],
  ['onpremiseuserprincipalname', 'onPremisesUserPrincipalName'],
  ['onpremisedistinguishedname', 'onPremisesDistinguishedName'],
  ['otherfacsimiletelephone', 'otherFacsimileTelephoneNumber'],
  ['pwdlastset', 'lastPasswordChangeTimestamp'],
  ['sn', 'surname'],
  ['l', 'city'],
  ['st', 'state'],
  ['c', 'countryLetterCode'],
  ['co', 'country'],
]);

const lostInCloud: ReadonlyMap<string, RuleProblem['detail']> = new Map<string, RuleProblem['detail']>([
  ['dn', importDetail('rules.lost-dn')],
  ['objectclass', importDetail('rules.lost-dn')],
  ['commonname', importDetail('rules.lost-common-name')],
  ['cn', importDetail('rules.lost-common-name')],
]);

const byLowerCase = new Map([...cloudSchema.keys()].map((name) => [name.toLowerCase(), name]));

/** The attribute of the cloud that an exported rule means; one that is not known keeps its name. */
function cloudName(exported: string): string {
  const key = exported.toLowerCase();
  return cloudNames.get(key) ?? byLowerCase.get(key) ?? exported;
}

function toCloudFlow(flow: Flow): Flow {
  const target = cloudName(flow.target);
  return { ...flow, target, source: toCloudSource(flow.source, target) };
}

/** What the field keeps as octets in its cloud is text in this one; ImportedValue names attributes of the cloud. */
function toCloudSource(source: FlowSource, target: string): FlowSource {
  if (source.kind === 'expression') {
    const text = source.text.replace(
      /\bImportedValue\(\s*"([^"]+)"\s*\)/g,
      (_, name: string) => `ImportedValue("${cloudName(name)}")`,
    );
    return { ...source, text };
  }
  if (source.kind === 'constant') return source;
  const { attribute } = source;
  if (metaverseSchema.get(attribute)?.type !== 'binary' || cloudSchema.get(target)?.type !== 'string') return source;
  const convert = /sid$/i.test(attribute)
    ? 'StringFromSid'
    : /guid$|^deviceid$/i.test(attribute)
      ? 'StringFromGuid'
      : 'ConvertToBase64';
  return { kind: 'expression', text: `${convert}([${attribute}])` };
}
