import { editDistance } from '../../base/nearest.ts';
import type { Detail } from '../../base/details.ts';
import { nameDetail } from './details.ts';
import { knownAttributes } from './known-attributes.ts';
import { namesUsed } from './names-used.ts';
import type { NameUse } from './names-used.ts';
import type { Rule, RuleProblem, RuleSet } from './rule.ts';

/**
 * Attributes that a rule names and neither side knows. An organisation may extend its schema, and a rule may give the
 * metaverse an attribute of its own, so not every unknown name is a mistake: one that is a slip away from a known one
 * is a problem, any other a notice. In an imported set, which did its work elsewhere, all of them are notices.
 */
export function checkNames(ruleSet: RuleSet): {
  readonly problems: readonly RuleProblem[];
  readonly notices: readonly RuleProblem[];
} {
  const problems: RuleProblem[] = [];
  const notices: RuleProblem[] = [];
  const seen = new Set<string>();
  const own = ownMetaverse(ruleSet);
  for (const rule of ruleSet.rules) {
    const origin = ruleSet.origins.get(rule.id);
    if (origin === 'defaults' || (origin === 'imported' && rule.disabled)) continue;
    for (const use of namesUsed(rule)) {
      if (ruleSet.attributes.has(use.name)) continue;
      const found = judge(rule, use, own);
      if (found === undefined) continue;
      const { flow, attribute, position } = use;
      const place = ruleSet.places.get(rule.id);
      const { detail, isSlip } = found;
      const problem = { ...(place?.flows[flow] ?? place?.rule), rule: rule.name, attribute, detail, position };
      if (isSlip && origin !== 'imported') problems.push(problem);
      else if (!seen.has(`${detail.code} ${use.name}`)) notices.push(problem);
      seen.add(`${detail.code} ${use.name}`);
    }
  }
  return { problems, notices };
}

/** Attributes of the metaverse that these rules write, and those that they read again. */
interface OwnMetaverse {
  readonly written: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
}

function ownMetaverse({ rules }: RuleSet): OwnMetaverse {
  const uses = rules.filter(({ disabled }) => !disabled).flatMap(namesUsed);
  const inMetaverse = uses.filter(({ side }) => side === 'metaverse');
  const names = (isWritten: boolean): ReadonlySet<string> =>
    new Set(inMetaverse.filter((each) => each.isWritten === isWritten).map(({ name }) => name));
  return { written: names(true), read: names(false) };
}

function judge(
  { connector }: Rule,
  { name, side, isWritten }: NameUse,
  own: OwnMetaverse,
): { readonly detail: Detail; readonly isSlip: boolean } | undefined {
  const { directory, cloud, metaverse } = knownAttributes();
  const known = side === 'metaverse' ? metaverse : connector === 'cloud' ? cloud : directory;
  if (known.has(name)) return undefined;
  if (side === 'metaverse' && (isWritten ? own.read : own.written).has(name)) return undefined;
  const where =
    side === 'metaverse' ? 'rules.side-metaverse' : connector === 'cloud' ? 'rules.side-cloud' : 'rules.side-forest';
  const near = slipOf(name, known);
  if (near !== undefined)
    return { detail: nameDetail('rules.no-attribute-near', { side: nameDetail(where), name, near }), isSlip: true };
  if (side === 'connector')
    return { detail: nameDetail('rules.attribute-unknown', { side: nameDetail(where), name }), isSlip: false };
  const code = isWritten ? 'rules.attribute-not-read' : 'rules.attribute-not-written';
  return { detail: nameDetail(code, { name }), isSlip: false };
}

/**
 * The known name that this one is a slip of the keyboard away from: other letter case, or one wrong letter, two in a
 * long name. Narrower than a suggestion has to be, for here it makes an error.
 */
function slipOf(name: string, known: ReadonlySet<string>): string | undefined {
  const asked = name.toLowerCase();
  const most = asked.length < 4 ? 0 : asked.length < 12 ? 1 : 2;
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(asked, candidate.toLowerCase(), most);
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { name: candidate, distance };
  }
  return best?.name;
}
