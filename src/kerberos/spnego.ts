/**
 * The envelope in which a proxy expects the tokens of "Negotiate" (RFC 4178, in the DER of RFC 4559): the first message
 * names the mechanism and carries its first token, the following ones carry a token each way.
 */

/** Object identifiers, DER. */
export const mechanisms = {
  /** 1.2.840.113554.1.2.2 */
  kerberos: Buffer.from('06092a864886f712010202', 'hex'),
  /** 1.3.6.1.4.1.311.2.2.10 */
  ntlm: Buffer.from('060a2b06010401823702020a', 'hex'),
} as const;

/** 1.3.6.1.5.5.2 */
const SPNEGO = Buffer.from('06062b0601050502', 'hex');

/** NegTokenInit (RFC 4178 4.2.1) with the first token of its only mechanism. */
export function encodeInitial(mechanism: Buffer, token: Buffer): Buffer {
  const mechanismList = element(0xa0, element(0x30, mechanism));
  return element(0x60, SPNEGO, element(0xa0, element(0x30, mechanismList, element(0xa2, element(0x04, token)))));
}

/** NegTokenResp (RFC 4178 4.2.2) with a following token. */
export function encodeFollowing(token: Buffer): Buffer {
  return element(0xa1, element(0x30, element(0xa2, element(0x04, token))));
}

/** The token inside a NegTokenInit or NegTokenResp; undefined when there is none. */
export function decodeToken(message: Buffer): Buffer | undefined {
  let outer = read(message);
  if (outer?.tag === 0x60) outer = read(outer.content, read(outer.content)?.end);
  const sequence = outer && read(outer.content);
  if (sequence?.tag !== 0x30) return undefined;
  let at: number | undefined = 0;
  for (let field = read(sequence.content, at); field; field = read(sequence.content, at)) {
    const inner = field.tag === 0xa2 ? read(field.content) : undefined;
    if (inner?.tag === 0x04) return inner.content;
    at = field.end;
  }
  return undefined;
}

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

/** One DER element; undefined when it is not complete or longer than 64 KiB. */
function read(data: Buffer, at = 0): Element | undefined {
  const tag = data[at];
  const first = data[at + 1];
  if (tag === undefined || first === undefined || first > 0x82 || first === 0x80) return undefined;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + octets;
  if (start > data.length) return undefined;
  const length = octets === 0 ? first : data.readUIntBE(at + 2, octets);
  const end = start + length;
  return end > data.length ? undefined : { tag, content: data.subarray(start, end), end };
}
