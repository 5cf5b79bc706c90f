import type { Detail } from '../../../base/details.ts';
import { cloudSyncDetail } from './details.ts';

/**
 * Functions of Cloud Sync's expressions (and of provisioning to applications) that this language does not have under
 * that name: what to write here, or why there is nothing to write.
 */
export const cloudSyncFunctions: ReadonlyMap<string, Detail> = new Map<string, Detail>([
  ...Object.entries({
    Append: '[attribute] & "suffix"',
    Coalesce: 'IIF(IsPresent([first]), [first], [second])',
    Not: 'IIF(condition, False, True)',
    ToLower: 'LCase([attribute])',
    ToUpper: 'UCase([attribute])',
    StripSpaces: 'Replace([attribute], " ", "")',
    NormalizeDiacritics: 'ReplaceChars([attribute], "é:e,ü:u")',
    ConvertToUTF8: 'ConvertToUTF8Hex([attribute])',
    Substring: 'Mid([attribute], 1, 3)',
    Concat: '[first] & [second]',
    If: 'IIF(condition, whenTrue, whenFalse)',
    StartsWith: 'Left([attribute], 2) = "X-"',
    EndsWith: 'Right([attribute], 6) = ".local"',
    Length: 'Len([attribute])',
    CInt: 'CNum([attribute])',
  }).map(([name, instead]) => [name, cloudSyncDetail('rules.cloud-sync-function', { name, instead })] as const),
  ...(
    [
      'SingleAppRoleAssignment',
      'AppRoleAssignments',
      'AppRoleAssignmentsComplex',
      'AssertiveAppRoleAssignmentsComplex',
    ] as const
  ).map((name) => [name, cloudSyncDetail('rules.cloud-sync-roles', { name })] as const),
  ...(['SelectUniqueValue', 'RandomString', 'Redact', 'DateDiff', 'JSONPath'] as const).map(
    (name) => [name, cloudSyncDetail('rules.cloud-sync-none', { name })] as const,
  ),
]);

const byLowerCase = new Map([...cloudSyncFunctions].map(([name, detail]) => [name.toLowerCase(), detail]));

/** What to do instead of calling `name`, in whatever letter case it was written. */
export function cloudSyncHint(name: string): Detail | undefined {
  return byLowerCase.get(name.toLowerCase());
}
