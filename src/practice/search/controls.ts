import { keysOf } from '../../base/keys.ts';
import { formatExtendedDn, sidToBytes } from '../../directory/index.ts';
import { guidToBytes } from '../../directory/index.ts';
import type { Entry } from '../store/entry.ts';
import { BerReader, BerWriter, tags } from '../wire/ber.ts';
import type { Control } from '../wire/message.ts';
import { LdapFailure } from '../wire/result.ts';
import { type FormatDn, plainDn } from './values.ts';

/** Controls of AD ([MS-ADTS] 3.1.1.3.4.1) that the practice forest honours. */
export const controlOids = {
  paged: '1.2.840.113556.1.4.319',
  showDeleted: '1.2.840.113556.1.4.417',
  sort: '1.2.840.113556.1.4.473',
  extendedDn: '1.2.840.113556.1.4.529',
  notification: '1.2.840.113556.1.4.528',
  securityDescriptorFlags: '1.2.840.113556.1.4.801',
  treeDelete: '1.2.840.113556.1.4.805',
  dirSync: '1.2.840.113556.1.4.841',
  domainScope: '1.2.840.113556.1.4.1339',
  searchOptions: '1.2.840.113556.1.4.1340',
  permissiveModify: '1.2.840.113556.1.4.1413',
  crossDomainMove: '1.2.840.113556.1.4.521',
  showRecycled: '1.2.840.113556.1.4.2064',
  showDeactivatedLinks: '1.2.840.113556.1.4.2065',
  policyHintsDeprecated: '1.2.840.113556.1.4.2066',
  policyHints: '1.2.840.113556.1.4.2239',
} as const;

export type ControlName = keyof typeof controlOids;

const windowsOnly = new Set<ControlName>([
  'crossDomainMove',
  'policyHints',
  'policyHintsDeprecated',
  'showDeactivatedLinks',
]);
/** Understood and without effect: there is nothing to wait for. */
const unannounced = new Set<ControlName>(['notification', 'sort']);

export function supportedControls(isWindows: boolean): readonly string[] {
  const names = keysOf(controlOids);
  return names
    .filter((name) => !unannounced.has(name) && (isWindows || !windowsOnly.has(name)))
    .map((name) => controlOids[name]);
}

/** The controls of one request, by what they mean. */
export class RequestControls {
  readonly #controls: ReadonlyMap<string, Control>;

  constructor(controls: readonly Control[], isWindows: boolean) {
    const supported = supportedControls(isWindows);
    for (const { oid, isCritical } of controls) {
      if (isCritical && !supported.includes(oid)) {
        throw new LdapFailure(
          'unavailableCriticalExtension',
          `00000057: LdapErr: DSID-0C090A22, comment: Error processing control, data 0, ${oid}`,
        );
      }
    }
    this.#controls = new Map(
      controls.filter(({ oid }) => supported.includes(oid)).map((control) => [control.oid, control]),
    );
  }

  has(name: ControlName): boolean {
    return this.#controls.has(controlOids[name]);
  }

  /** The SEQUENCE in the value of a control. */
  #sequence(name: ControlName): BerReader | undefined {
    const value = this.#controls.get(controlOids[name])?.value;
    return value && value.length > 0 ? new BerReader(value).sequence() : undefined;
  }

  get paged(): { readonly size: number; readonly cookie: string } | undefined {
    const sequence = this.#sequence('paged');
    return sequence && { size: sequence.integer(), cookie: sequence.octets().toString('latin1') };
  }

  get dirSync(): { readonly flags: number; readonly maximum: number; readonly cookie: Buffer } | undefined {
    const sequence = this.#sequence('dirSync');
    return sequence && { flags: sequence.integer() >>> 0, maximum: sequence.integer(), cookie: sequence.octets() };
  }

  /** Whether a reset has to respect history and age as a change does. */
  get enforcesPolicyHints(): boolean {
    return ((this.#sequence('policyHints') ?? this.#sequence('policyHintsDeprecated'))?.integer() ?? 0) === 1;
  }

  /** The domain controller that takes an object which moves to another domain; undefined without the control. */
  get crossDomainTarget(): string | undefined {
    return this.#controls.get(controlOids.crossDomainMove)?.value?.toString('utf8');
  }

  get showsDeleted(): boolean {
    return this.has('showDeleted') || this.has('showRecycled') || this.has('dirSync');
  }

  get formatDn(): FormatDn {
    if (!this.has('extendedDn')) return plainDn;
    const isText = (this.#sequence('extendedDn')?.integer() ?? 0) === 1;
    return (entry) => extendedDn(entry, isText);
  }
}

export function extendedDn(entry: Entry, isText: boolean): string {
  const sid = entry.text('objectsid');
  const { guid, dn } = entry;
  if (isText) return formatExtendedDn({ guid, dn, ...(sid === undefined ? {} : { sid }) });
  return formatExtendedDn({
    guid: guidToBytes(guid).toString('hex'),
    dn,
    ...(sid === undefined ? {} : { sid: sidToBytes(sid).toString('hex') }),
  });
}

export function pagedResponse(cookie: string): { oid: string; value: Buffer } {
  const writer = new BerWriter(64);
  writer.close(tags.sequence, () => {
    writer.text(cookie);
    writer.integer(0);
  });
  return { oid: controlOids.paged, value: writer.take() };
}

export function dirSyncResponse(hasMore: boolean, cookie: Buffer): { oid: string; value: Buffer } {
  const writer = new BerWriter(128);
  writer.close(tags.sequence, () => {
    writer.octets(cookie);
    writer.integer(0);
    writer.integer(hasMore ? 1 : 0);
  });
  return { oid: controlOids.dirSync, value: writer.take() };
}
