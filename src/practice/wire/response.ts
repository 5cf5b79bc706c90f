import { required } from '../../base/assert.ts';
import { type BerWriter, tags } from './ber.ts';
import { type LdapFailure, type ResultName, resultCodes } from './result.ts';

/** LDAP messages to a client. Everything is written back to front: see BerWriter. */
export interface ResponseControl {
  readonly oid: string;
  readonly value: Buffer;
}

export interface ResultAttribute {
  readonly name: string;
  readonly values: readonly (string | Uint8Array)[];
}

export interface Result {
  readonly result: ResultName;
  readonly diagnostic?: string;
  readonly matchedDn?: string;
  readonly referrals?: readonly string[];
}

export const responseTags = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  rename: 0x6d,
  compare: 0x6f,
  extended: 0x78,
} as const;

export type ResponseKind = keyof typeof responseTags;

export const noticeOfDisconnection = '1.3.6.1.4.1.1466.20036';

export function writeResult(
  writer: BerWriter,
  id: number,
  kind: ResponseKind,
  result: Result,
  {
    controls = [],
    oid,
    value,
  }: { controls?: readonly ResponseControl[]; oid?: string | undefined; value?: Buffer | undefined } = {},
): void {
  writer.close(tags.sequence, () => {
    if (controls.length > 0) writeControls(writer, controls);
    writer.close(responseTags[kind], () => {
      if (value !== undefined) writer.octets(value, 0x8b);
      if (oid !== undefined) writer.text(oid, 0x8a);
      if (result.referrals?.length) {
        const { referrals } = result;
        writer.close(0xa3, () => referrals.toReversed().forEach((uri) => writer.text(uri)));
      }
      writer.text(result.diagnostic ?? '');
      writer.text(result.matchedDn ?? '');
      writer.integer(resultCodes[result.result], tags.enumerated);
    });
    writer.integer(id);
  });
}

export function writeEntry(
  writer: BerWriter,
  id: number,
  dn: string,
  attributes: readonly ResultAttribute[],
  typesOnly: boolean,
  controls: readonly ResponseControl[] = [],
): void {
  writer.close(tags.sequence, () => {
    if (controls.length > 0) writeControls(writer, controls);
    writer.close(0x64, () => {
      writer.close(tags.sequence, () => {
        for (let at = attributes.length - 1; at >= 0; at--)
          writeAttribute(writer, required(attributes[at], 'attributes[at]'), typesOnly);
      });
      writer.text(dn);
    });
    writer.integer(id);
  });
}

/** SearchResultReference (RFC 4511 4.5.3). */
export function writeReference(writer: BerWriter, id: number, uri: string): void {
  writer.close(tags.sequence, () => {
    writer.close(0x73, () => writer.text(uri));
    writer.integer(id);
  });
}

function writeAttribute(writer: BerWriter, { name, values }: ResultAttribute, typesOnly: boolean): void {
  writer.close(tags.sequence, () => {
    writer.close(tags.set, () => {
      for (let at = typesOnly ? -1 : values.length - 1; at >= 0; at--) {
        const value = required(values[at], 'values[at]');
        if (typeof value === 'string') writer.text(value);
        else writer.octets(value);
      }
    });
    writer.text(name);
  });
}

function writeControls(writer: BerWriter, controls: readonly ResponseControl[]): void {
  writer.close(0xa0, () => {
    for (const { oid, value } of controls.toReversed()) {
      writer.close(tags.sequence, () => {
        writer.octets(value);
        writer.text(oid);
      });
    }
  });
}

export function resultOf(failure: LdapFailure): Result {
  return {
    result: failure.result,
    diagnostic: failure.message,
    matchedDn: failure.matchedDn,
    referrals: failure.referrals,
  };
}
