import { isKeyOf } from '../base/keys.ts';
import { createHash } from 'node:crypto';
import type { Challenge } from './challenges.ts';

/**
 * Digest access authentication (RFC 7616; without qop as RFC 2069 had it), the client's side and pure: a challenge, a
 * user and a counted request in, the value of the header out. The password never travels: what travels is a hash over
 * it, the server's nonce and ours.
 *
 * Two things that the texts disagree about: parameters that are quoted (`username`, `realm`, `nonce`, `uri`,
 * `response`, `opaque`, `cnonce`) and not (`algorithm`, `qop`, `nc`, `userhash`) are distinguished by some servers,
 * squid among them; and a name beyond ASCII goes as `username*` only where the server says that it reads UTF-8,
 * elsewhere as the bare UTF-8 bytes that curl sends too.
 */
export interface DigestChallenge {
  readonly algorithm: DigestAlgorithm;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** Absent in servers from before 1999. */
  readonly qop: 'auth' | undefined;
  readonly userhash: boolean;
  readonly utf8: boolean;
  /** The nonce was too old; the password was not judged. */
  readonly stale: boolean;
}

/** What is signed: the method and target of the request as they stand in its first line. */
export interface DigestRequest {
  readonly method: string;
  readonly target: string;
  /** How often this nonce was used, this time included. */
  readonly count: number;
  readonly cnonce: string;
}

/** Strongest first. */
const hashes = { 'sha-512-256': 'sha512-256', 'sha-256': 'sha256', md5: 'md5' } as const;
type HashName = keyof typeof hashes;
export interface DigestAlgorithm {
  /** As the server wrote it: it is sent back so. */
  readonly name: string;
  readonly hash: HashName;
  readonly session: boolean;
}

/**
 * The strongest usable one of the challenges: a server may offer several, one for each algorithm, and an attacker in
 * between could put the weakest first. Undefined when there is none with an algorithm and a quality of protection that
 * are known here.
 */
export function readDigestChallenge(challenges: readonly Challenge[]): DigestChallenge | undefined {
  return challenges
    .filter(({ scheme }) => scheme === 'digest')
    .flatMap(({ parameters }) => readOne(parameters) ?? [])
    .sort((a, b) => strengthOf(a) - strengthOf(b))[0];
}

function readOne(parameters: Challenge['parameters']): DigestChallenge | undefined {
  const { realm, nonce, opaque, qop, algorithm: name = 'MD5', userhash, charset, stale } = parameters;
  const algorithm = readAlgorithm(name);
  const qualities = qop?.toLowerCase().split(/[\s,]+/);
  if (!algorithm || nonce === undefined || realm === undefined) return undefined;
  if (qualities && !qualities.includes('auth')) return undefined;
  return {
    algorithm,
    realm,
    nonce,
    opaque,
    qop: qualities && 'auth',
    userhash: isTrue(userhash),
    utf8: charset?.toLowerCase() === 'utf-8',
    stale: isTrue(stale),
  };
}

function readAlgorithm(name: string): DigestAlgorithm | undefined {
  const [, hash = '', session] = /^(.*?)(-sess)?$/.exec(name.toLowerCase()) ?? [];
  return isKeyOf(hashes, hash) ? { name, hash, session: session !== undefined } : undefined;
}

function strengthOf({ algorithm: { hash, session } }: DigestChallenge): number {
  return Object.keys(hashes).indexOf(hash) * 2 + (session ? 0 : 1);
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

/**
 * The value of `(Proxy-)Authorization`; its bytes beyond ASCII stand as latin1 characters, the way Node.js writes
 * headers.
 */
export function digestAuthorization(
  challenge: DigestChallenge,
  { user, password }: { readonly user: string; readonly password: string },
  { method, target, count, cnonce }: DigestRequest,
): string {
  const { algorithm, realm, nonce, opaque, qop, userhash, utf8 } = challenge;
  // What the server said came as bytes in latin1 characters, and is hashed and sent back as these bytes.
  const hash = (bytes: string): string => createHash(hashes[algorithm.hash]).update(bytes, 'latin1').digest('hex');
  const nc = count.toString(16).padStart(8, '0');
  const own = utf8Bytes(user);
  const secret = hash(`${own}:${realm}:${utf8Bytes(password)}`);
  const a1 = algorithm.session ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const a2 = hash(`${method}:${target}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  const name = userhash
    ? [`username="${hash(`${own}:${realm}`)}"`]
    : utf8 && !isAscii(user)
      ? [`username*=UTF-8''${encodeExtended(user)}`]
      : [`username=${quote(own)}`];
  const parameters = [
    ...name,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(target)}`,
    `algorithm=${algorithm.name}`,
    `response="${hash(`${a1}:${middle}:${a2}`)}"`,
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${nc}`]),
    ...(qop === undefined && !algorithm.session ? [] : [`cnonce=${quote(cnonce)}`]),
    ...(userhash ? ['userhash=true'] : []),
  ];
  return `Digest ${parameters.join(', ')}`;
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function utf8Bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function quote(bytes: string): string {
  return `"${bytes.replace(/["\\]/g, '\\$&')}"`;
}

/** RFC 8187: what is no attr-char is written as its UTF-8 bytes in percent. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
