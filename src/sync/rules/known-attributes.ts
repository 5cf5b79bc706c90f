import { attributeTable } from '../../directory/index.ts';
import { cloudSchema } from './cloud-schema.ts';
import { defaultRuleSet } from './default-rules.ts';
import { directorySchema } from './directory-schema.ts';
import { metaverseSchema } from './metaverse-schema.ts';
import { namesUsed } from './names-used.ts';

/** The names of attributes that the product knows on each side of a rule. */
export interface KnownAttributes {
  /** Active Directory with its usual extensions, and what the default rules read of an LDAP directory. */
  readonly directory: ReadonlySet<string>;
  readonly cloud: ReadonlySet<string>;
  readonly metaverse: ReadonlySet<string>;
}

/** `dn` and `objectClass` belong to every object. */
const ofEveryObject = ['dn', 'objectClass'];

let known: KnownAttributes | undefined;

export function knownAttributes(): KnownAttributes {
  return (known ??= collect());
}

function collect(): KnownAttributes {
  const used = defaultRuleSet().rules.flatMap((rule) =>
    namesUsed(rule).map((each) => ({ ...each, isCloud: rule.connector === 'cloud' })),
  );
  const names = (side: 'connector' | 'metaverse', isCloud?: boolean): readonly string[] =>
    used.filter((each) => each.side === side && (isCloud ?? each.isCloud) === each.isCloud).map(({ name }) => name);
  const schema = attributeTable.flatMap(([, , text]) => text.trim().split(/\s+/));
  return {
    directory: new Set([...schema, ...directorySchema.keys(), ...names('connector', false), ...ofEveryObject]),
    cloud: new Set([...cloudSchema.keys(), ...names('connector', true), ...ofEveryObject]),
    // What the cloud has confirmed is the engine's own gift to outbound rules.
    metaverse: new Set([...metaverseSchema.keys(), ...names('metaverse'), 'cloudSourceAnchor', ...ofEveryObject]),
  };
}
