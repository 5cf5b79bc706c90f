import type { NtlmCredentials } from '../ntlm/index.ts';
import {
  authenticate,
  canSeal,
  flagsFor,
  negotiateMessage,
  NtlmSeal,
  parseChallenge,
  SIGNATURE_OCTETS,
} from '../ntlm/index.ts';
import { MalformedError, rpcErrors } from './errors.ts';
import type { PacketOptions, RpcServer } from './packets.ts';
import { PacketStream } from './packets.ts';
import type { Pdu, Syntax } from './pdu.ts';
import {
  formatBindBody,
  formatHeader,
  formatPdu,
  formatRequestHead,
  formatTrailer,
  HEAD_OCTETS,
  HEADER_OCTETS,
  isBindAccepted,
  MAX_FRAGMENT,
  pduTypes,
  TRAILER_OCTETS,
} from './pdu.ts';

export interface RpcOptions extends PacketOptions {
  readonly server: RpcServer;
  readonly syntax: Syntax;
  /** Absent: a call that everybody may make, in the clear. */
  readonly credentials?: NtlmCredentials;
}

/** Larger than the largest answer that anything here asks for. */
const MAX_ANSWER = 32 * 1024 * 1024;
/** [MS-RPCE] 3.3.1.5.2.1: what is sealed is padded to this. */
const PADDING = 16;

/** nca_s_fault_access_denied, and how Samba and Windows refuse a sign-in. */
const signInRefusals = new Set([5, 0x1c01_000b, 0x0000_0721, 0xc000_0022]);

/**
 * A connection to one interface of a server ([MS-RPCE] 3.3.1): calls follow each other. With credentials everything is
 * signed and encrypted, and the signatures of the server are verified.
 */
export class RpcConnection implements Disposable {
  readonly #packets: PacketStream;
  readonly #server: string;
  readonly #account: string;
  readonly #seal: NtlmSeal | undefined;
  /** The key of the session, with which services encrypt secrets once more; undefined without a sign-in. */
  readonly sessionKey: Buffer | undefined;
  #callId = 1;
  #hasAnswered = false;

  private constructor(packets: PacketStream, { server, credentials }: RpcOptions, sessionKey: Buffer | undefined) {
    this.#packets = packets;
    this.#server = server.name;
    this.#account = credentials ? accountOf(credentials) : '';
    this.sessionKey = sessionKey;
    this.#seal = sessionKey && new NtlmSeal(sessionKey);
  }

  /** Throws `rpc.unreachable`, `rpc.fault`, `rpc.protection-refused`, `rpc.malformed`. */
  static async open(options: RpcOptions): Promise<RpcConnection> {
    const packets = await PacketStream.open(options.server, options);
    try {
      return new RpcConnection(packets, options, await bind(packets, options));
    } catch (error) {
      packets[Symbol.dispose]();
      throw readable(error, options.server.name);
    }
  }

  /**
   * Calls the function with this number; `stub` fits into one packet. Throws `rpc.sign-in-refused` with the first call
   * (there is no answer to a sign-in of its own), `rpc.fault`, `rpc.tampered`, `rpc.malformed`, `rpc.unreachable`.
   */
  async call(opnum: number, stub: Buffer): Promise<Buffer> {
    this.#callId += 1;
    try {
      this.#packets.write(this.#request(opnum, stub));
      const answer = await this.#answer();
      this.#hasAnswered = true;
      return answer;
    } catch (error) {
      throw readable(error, this.#server);
    }
  }

  [Symbol.dispose](): void {
    this.#packets[Symbol.dispose]();
  }

  #request(opnum: number, stub: Buffer): Buffer {
    const head = formatRequestHead(opnum, stub.length);
    if (!this.#seal) return formatPdu(pduTypes.request, this.#callId, Buffer.concat([head, stub]));
    const padding = (PADDING - (stub.length % PADDING)) % PADDING;
    const secret = Buffer.concat([stub, Buffer.alloc(padding)]);
    const length = HEADER_OCTETS + HEAD_OCTETS + secret.length + TRAILER_OCTETS + SIGNATURE_OCTETS;
    if (length > MAX_FRAGMENT) throw new TypeError(`a call of ${length} octets does not fit into a packet`);
    const header = { type: pduTypes.request, length, authLength: SIGNATURE_OCTETS, callId: this.#callId };
    const before = Buffer.concat([formatHeader(header), head]);
    const after = formatTrailer(padding);
    const { sealed, signature } = this.#seal.seal({ before, secret, after });
    return Buffer.concat([before, sealed, after, signature]);
  }

  async #answer(): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for (;;) {
      const packet = await this.#packets.read();
      if (packet.callId !== this.#callId) throw new MalformedError(`an answer to call ${packet.callId}`);
      if (packet.type === pduTypes.fault) throw this.#fault(packet);
      if (packet.type !== pduTypes.response) throw new MalformedError(`a packet of type ${packet.type}`);
      if (packet.isFirst !== (parts.length === 0)) throw new MalformedError('fragments out of order');
      const part = this.#open(packet);
      parts.push(part);
      length += part.length;
      if (length > MAX_ANSWER) throw new MalformedError(`more than ${MAX_ANSWER} octets`);
      if (packet.isLast) return Buffer.concat(parts, length);
    }
  }

  #open({ header, body, padding, trailer, auth }: Pdu): Buffer {
    if (body.length < HEAD_OCTETS + padding) throw new MalformedError('an answer that is too short');
    const stub = body.subarray(HEAD_OCTETS);
    if (!this.#seal) return stub;
    const before = Buffer.concat([header, body.subarray(0, HEAD_OCTETS)]);
    const plain = this.#seal.open({ before, secret: stub, after: trailer }, auth);
    if (!plain) throw rpcErrors('rpc.tampered', { server: this.#server });
    return plain.subarray(0, plain.length - padding);
  }

  #fault({ body }: Pdu): Error {
    const status = body.length >= HEAD_OCTETS + 4 ? body.readUInt32LE(HEAD_OCTETS) : 0;
    if (this.#seal && !this.#hasAnswered && signInRefusals.has(status))
      return rpcErrors('rpc.sign-in-refused', { server: this.#server, account: this.#account });
    return rpcErrors('rpc.fault', { server: this.#server, status: hex(status) });
  }
}

/** The key of the session, where somebody signs in. */
async function bind(packets: PacketStream, { server, syntax, credentials }: RpcOptions): Promise<Buffer | undefined> {
  const negotiate = credentials && negotiateMessage(flagsFor.sealing);
  packets.write(formatPdu(pduTypes.bind, 1, formatBindBody(syntax), negotiate));
  const { type, body, auth } = await packets.read();
  if (type !== pduTypes.bindAck || !isBindAccepted(body))
    throw rpcErrors('rpc.fault', { server: server.name, status: `bind, ${type}` });
  if (!credentials || !negotiate) return undefined;
  const challenge = parseChallenge(auth);
  if (!challenge) throw new MalformedError('no NTLM challenge');
  if (!canSeal(challenge)) throw rpcErrors('rpc.protection-refused', { server: server.name });
  const { message, exportedKey } = authenticate(credentials, challenge, {
    flags: flagsFor.sealing,
    transcript: [negotiate, Buffer.from(auth)],
    targetName: `host/${server.name}`,
  });
  // Four octets of padding are its whole body ([MS-RPCE] 2.2.2.10).
  packets.write(formatPdu(pduTypes.auth3, 1, Buffer.alloc(4), message));
  return exportedKey;
}

function readable(error: unknown, server: string): unknown {
  if (!(error instanceof MalformedError)) return error;
  return rpcErrors('rpc.malformed', { server, what: error.message }, { cause: error });
}

function accountOf({ user, domain }: NtlmCredentials): string {
  return domain === '' ? user : `${domain}\\${user}`;
}

function hex(status: number): string {
  return `0x${status.toString(16).padStart(8, '0')}`;
}
