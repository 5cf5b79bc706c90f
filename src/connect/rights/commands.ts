import { asRunHere, shellWord } from '../../base/command-style.ts';
import type { NeededRight } from './features.ts';
import { byPlace, classesOf, deletedObjectsDn, grantsOf, placesOf } from './features.ts';

/** Whom the rights are given to, and where. */
export interface GrantPlace {
  readonly baseDn: string;
  /** Containers that are read; the head of the domain when all of it is. */
  readonly containers: readonly string[];
  /** As dsacls names it: `DOMAIN\name`, or the SID. */
  readonly account: string;
  readonly sid: string;
  /** The name of a domain controller. */
  readonly server: string;
}

/** The commands that give these rights on Windows, for an elevated prompt of an administrator of the domain. */
export function windowsCommands(rights: readonly NeededRight[], place: GrantPlace): readonly string[] {
  return rights.flatMap((right) => {
    const { target, dsacls } = right;
    const classes = classesOf(right);
    return placesOf(right, place).flatMap((dn) => [
      // Nobody may change the list of the container of deleted objects before somebody owns it.
      ...(target === 'deleted-objects' ? [`dsacls "${dn}" /takeownership`] : []),
      ...(classes.length === 0
        ? [`dsacls "${dn}" /G "${place.account}:${dsacls}"`]
        : classes.map((name) => `dsacls "${dn}" /I:S /G "${place.account}:${dsacls};${name}"`)),
    ]);
  });
}

/**
 * The same for Samba. `samba-tool dsacl` does not find the container of deleted objects, as it searches without the
 * control that shows it: that one is written by `hawser connect rights grant`, or by the LDIF that it prints.
 */
export function sambaCommands(
  rights: readonly NeededRight[],
  { sid, server, ...where }: GrantPlace,
  { configuration, forest }: { readonly configuration: string; readonly forest: string },
): readonly string[] {
  return [...byPlace(rights, where)].map(([dn, list]) =>
    dn === deletedObjectsDn(where.baseDn)
      ? asRunHere(
          `hawser connect rights grant --config ${shellWord(configuration)} --forest ${forest} --feature synchronization`,
        )
      : `samba-tool dsacl set -H ldaps://${server} -U Administrator --objectdn="${dn}" --sddl="${sddlOf(list, sid)}"`,
  );
}

const letters: readonly (readonly [number, string])[] = [
  [0x4, 'LC'],
  [0x10, 'RP'],
  [0x20, 'WP'],
  [0x100, 'CR'],
  [0x2_0000, 'RC'],
];

/** [MS-DTYP] 2.5.1. */
function sddlOf(rights: readonly NeededRight[], sid: string): string {
  return rights
    .flatMap((right) => grantsOf(right, sid))
    .map(({ flags, mask, objectType, inheritedObjectType }) => {
      const kind = objectType === undefined && inheritedObjectType === undefined ? 'A' : 'OA';
      const granted = letters.flatMap(([bit, text]) => ((mask & bit) === 0 ? [] : [text])).join('');
      return `(${kind};${flags === 0 ? '' : 'CIIO'};${granted};${objectType ?? ''};${inheritedObjectType ?? ''};${sid})`;
    })
    .join('');
}
