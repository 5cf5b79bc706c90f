import type { Kind } from '../kinds.ts';

/** What a network probe showed at one stage: name, connection, proxy, TLS, answer. */
export type Outcome =
  | 'name-unknown'
  | 'name-server-silent'
  | 'proxy-name-unknown'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'reset'
  | 'closed'
  | 'proxy-407'
  | 'proxy-403'
  | 'proxy-5xx'
  | 'not-a-proxy'
  | 'captive'
  | 'html'
  | 'untrusted'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-name'
  | 'tls-protocol'
  | 'not-tls'
  | 'client-certificate'
  | 'revocation-offline'
  | 'answered'
  | 'tls-ok'
  | 'connected'
  | 'resolved'
  | 'refused-by-service'
  | 'service-down';

export interface ProbePattern {
  readonly outcome: Outcome;
  readonly kind: Kind;
  readonly pattern: RegExp;
}

/** Group `host` names the destination where the line has it; group `proxy` the proxy; group `n` a status. */
export const probePatterns: readonly ProbePattern[] = [
  // curl
  {
    outcome: 'proxy-name-unknown',
    kind: 'curl',
    pattern: /Could not resolve proxy(?: name)?: (?<proxy>[\w.-]{1,253})/,
  },
  { outcome: 'name-unknown', kind: 'curl', pattern: /Could not resolve host: (?<host>[\w.-]{1,253})/ },
  {
    outcome: 'proxy-407',
    kind: 'curl',
    pattern: /(?:CONNECT tunnel failed, response|Received HTTP code|HTTP code) 407/,
  },
  {
    outcome: 'proxy-403',
    kind: 'curl',
    pattern: /(?:CONNECT tunnel failed, response|Received HTTP code|HTTP code) (?:403|451)/,
  },
  {
    outcome: 'proxy-5xx',
    kind: 'curl',
    pattern: /(?:CONNECT tunnel failed, response|Received HTTP code|HTTP code) (?<n>50\d) ?/,
  },
  {
    outcome: 'captive',
    kind: 'curl',
    pattern: /(?:CONNECT tunnel failed, response|Received HTTP code|HTTP code) (?:302|307|511)/,
  },
  {
    outcome: 'not-a-proxy',
    kind: 'curl',
    pattern: /(?:CONNECT tunnel failed, response|Received HTTP code|HTTP code) (?:400|404|405|501)/,
  },
  { outcome: 'timed-out', kind: 'curl', pattern: /curl: \(28\)[^\n]{0,20}Failed to connect to (?<host>[\w.-]{1,253})/ },
  {
    outcome: 'refused',
    kind: 'curl',
    pattern:
      /Failed to connect to (?<host>[\w.-]{1,253}) port (?<n>\d+)[^\n]{0,60}?(?:Connection refused|Couldn't connect|Could not connect)/,
  },
  {
    outcome: 'timed-out',
    kind: 'curl',
    pattern:
      /(?:Failed to connect to (?<host>[\w.-]{1,253}) port \d+[^\n]{0,60}?timed out|curl: \(28\)|Connection timed? ?out after)/i,
  },
  {
    outcome: 'unreachable',
    kind: 'curl',
    pattern:
      /(?:Failed to connect to (?<host>[\w.-]{1,253}) port \d+[^\n]{0,60}?)(?:No route to host|Network is unreachable)/,
  },
  { outcome: 'expired', kind: 'curl', pattern: /SSL certificate problem: certificate has expired/i },
  { outcome: 'not-yet-valid', kind: 'curl', pattern: /SSL certificate problem: certificate is not yet valid/i },
  {
    outcome: 'untrusted',
    kind: 'curl',
    pattern:
      /SSL certificate problem: (?:self[- ]signed certificate|unable to get (?:local )?issuer|unable to verify)/i,
  },
  {
    outcome: 'wrong-name',
    kind: 'curl',
    pattern:
      /(?:no alternative certificate subject name matches target host name|does not match target host name) '?(?<host>[\w.-]{0,253})/,
  },
  {
    outcome: 'not-tls',
    kind: 'curl',
    pattern: /curl: \(35\)[^\n]{0,120}wrong version number|SSL routines[^\n]{0,60}wrong version number/,
  },
  {
    outcome: 'tls-protocol',
    kind: 'curl',
    pattern: /curl: \(35\)[^\n]{0,200}(?:handshake|protocol version|no protocols|unsupported)/i,
  },
  {
    outcome: 'reset',
    kind: 'curl',
    // What a server writes when a client hangs up is no fault of the way there.
    pattern:
      /Recv failure: Connection reset|^(?!.{0,300}(?:from client|\bclient \S{1,60} read error|getpeername)).{0,300}Connection reset by peer|SSL_ERROR_SYSCALL/,
  },
  { outcome: 'closed', kind: 'curl', pattern: /curl: \(52\)|Empty reply from server|Proxy CONNECT aborted/ },
  { outcome: 'tls-ok', kind: 'curl', pattern: /^\*\s+SSL certificate verify ok/ },
  { outcome: 'connected', kind: 'curl', pattern: /^\*\s+Connected to (?<host>[\w.-]{1,253}) \(/ },
  // wget
  {
    outcome: 'name-unknown',
    kind: 'network-trace',
    pattern: /unable to resolve host address '?(?<host>[\w.-]{1,253})|Resolving (?<host2>[\w.-]{1,253}?)\.{3} failed/,
  },
  // openssl
  { outcome: 'untrusted', kind: 'openssl', pattern: /verify error:num=(?:18|19|20|21):/ },
  { outcome: 'expired', kind: 'openssl', pattern: /verify error:num=10:|Verify return code: 10 / },
  { outcome: 'not-yet-valid', kind: 'openssl', pattern: /verify error:num=9:|Verify return code: 9 / },
  { outcome: 'wrong-name', kind: 'openssl', pattern: /verify error:num=62:|Verify return code: 62 / },
  { outcome: 'untrusted', kind: 'openssl', pattern: /Verify return code: (?:18|19|20|21) / },
  { outcome: 'tls-ok', kind: 'openssl', pattern: /Verify return code: 0 \(ok\)|^Verification: OK/ },
  {
    outcome: 'refused',
    kind: 'openssl',
    pattern: /connect:errno=111|BIO_connect:connect error:Connection refused|^connect: Connection refused/i,
  },
  { outcome: 'timed-out', kind: 'openssl', pattern: /connect:errno=110|^connect: Connection timed out/i },
  { outcome: 'unreachable', kind: 'openssl', pattern: /connect:errno=(?:101|113)/ },
  {
    outcome: 'name-unknown',
    kind: 'openssl',
    pattern:
      /BIO_lookup_ex:(?:Name or service not known|system lib)|getaddrinfo: Name or service not known|gethostbyname failure/i,
  },
  { outcome: 'not-tls', kind: 'openssl', pattern: /:wrong version number:|packet length too long/ },
  {
    outcome: 'tls-protocol',
    kind: 'openssl',
    pattern:
      /tlsv1 alert protocol version|sslv3 alert handshake failure|unsupported protocol|no protocols available|:handshake failure:/i,
  },
  { outcome: 'proxy-407', kind: 'openssl', pattern: /s_client: HTTP CONNECT failed: 407/ },
  { outcome: 'proxy-403', kind: 'openssl', pattern: /s_client: HTTP CONNECT failed: 403/ },
  { outcome: 'proxy-5xx', kind: 'openssl', pattern: /s_client: HTTP CONNECT failed: (?<n>50\d)/ },
  // Names
  {
    outcome: 'name-unknown',
    kind: 'dns',
    pattern: /\*\*\*? .{0,60}?can't find (?<host>[\w.-]{1,253}): (?:NXDOMAIN|Non-existent domain|No answer|SERVFAIL)/i,
  },
  {
    outcome: 'name-unknown',
    kind: 'dns',
    pattern:
      / (?:kan|kann) (?<host>[\w.-]{1,253}) (?:niet vinden|nicht finden): Non-existent|(?<!\S)(?<host2>[\w.-]{3,253}) : DNS name does not exist/i,
  },
  {
    outcome: 'name-unknown',
    kind: 'dns',
    pattern: /status: NXDOMAIN|Host (?<host>[\w.-]{1,253}) not found: [23]\((?:NXDOMAIN|SERVFAIL)\)/,
  },
  {
    outcome: 'name-server-silent',
    kind: 'dns',
    pattern:
      /DNS request timed out|connection timed out; no servers could be reached|Request to .{1,80} timed-out|no response from server/i,
  },
  {
    outcome: 'name-server-silent',
    kind: 'dns',
    pattern: /status: (?:SERVFAIL|REFUSED)|: Server failed$|: Query refused$/,
  },
  {
    outcome: 'resolved',
    kind: 'dns',
    pattern:
      /^Name:\s{1,10}(?<host>[\w.-]{3,253})\s*$|^(?<host2>[\w.-]{3,253})\s+has (?:IPv6 )?address |status: NOERROR|^(?<host3>[\w.-]{3,253}?)\.?\s+\d{1,8}\s+IN\s+(?:A|AAAA|SRV)\s/,
  },
  // Python, Node and .NET traces
  {
    outcome: 'proxy-407',
    kind: 'network-trace',
    pattern: /Tunnel connection failed: 407|Proxy response \(407\)|ERR_PROXY_TUNNEL[^\n]{0,80}407|HTTP\/1\.[01] 407/,
  },
  {
    outcome: 'proxy-403',
    kind: 'network-trace',
    pattern: /Tunnel connection failed: 403|Proxy response \(403\)|ERR_PROXY_TUNNEL[^\n]{0,80}403/,
  },
  {
    outcome: 'proxy-5xx',
    kind: 'network-trace',
    pattern: /Tunnel connection failed: (?<n>50\d)|Proxy response \((?<n2>50\d)\)/,
  },
  {
    outcome: 'refused',
    kind: 'network-trace',
    pattern: /connect ECONNREFUSED (?<host>[\w.:-]{3,100})|\[Errno 111\] Connection refused|\[WinError 10061\]/,
  },
  {
    outcome: 'timed-out',
    kind: 'network-trace',
    pattern:
      /connect ETIMEDOUT (?<host>[\w.:-]{3,100})|\[Errno 110\]|\[WinError 10060\]|UND_ERR_CONNECT_TIMEOUT|ReadTimeoutError|ConnectTimeoutError/,
  },
  {
    outcome: 'unreachable',
    kind: 'network-trace',
    pattern: /connect E(?:HOST|NET)UNREACH|\[Errno 113\]|\[Errno 101\]/,
  },
  {
    outcome: 'reset',
    kind: 'network-trace',
    pattern: /(?:read|write) ECONNRESET|\[Errno 104\]|\[WinError 10054\]|ConnectionResetError|socket hang up/,
  },
  {
    outcome: 'name-unknown',
    kind: 'network-trace',
    pattern:
      /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]{1,253})|\[Errno -[23]\] (?:Name or service not known|Temporary failure)|NameResolutionError/,
  },
  {
    outcome: 'untrusted',
    kind: 'network-trace',
    pattern:
      /CERTIFICATE_VERIFY_FAILED(?![^\n]{0,80}(?:expired|not yet valid|mismatch))|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|DEPTH_ZERO_SELF_SIGNED/,
  },
  {
    outcome: 'expired',
    kind: 'network-trace',
    pattern: /CERT_HAS_EXPIRED|CERTIFICATE_VERIFY_FAILED[^\n]{0,80}expired/,
  },
  {
    outcome: 'not-yet-valid',
    kind: 'network-trace',
    pattern: /CERT_NOT_YET_VALID|CERTIFICATE_VERIFY_FAILED[^\n]{0,80}not yet valid/,
  },
  {
    outcome: 'wrong-name',
    kind: 'network-trace',
    pattern: /ERR_TLS_CERT_ALTNAME_INVALID|CERTIFICATE_VERIFY_FAILED[^\n]{0,80}mismatch/,
  },
  { outcome: 'not-tls', kind: 'network-trace', pattern: /ERR_SSL_WRONG_VERSION_NUMBER|\[SSL: WRONG_VERSION_NUMBER\]/ },
];

/** Products that open TLS in between, by the issuer they sign with. */
export const interceptors =
  /\b(Zscaler|Blue ?Coat|Forcepoint|FortiGate|Fortinet|Palo ?Alto|Netskope|Cisco Umbrella|McAfee|Trellix|Sophos|Symantec Web|WatchGuard|Barracuda|Check ?Point|SonicWall|Websense|iboss|Menlo|Squid|mitmproxy|Kaspersky|ESET|Bitdefender|Avast|Umbrella)\b/i;
/** Who really signs for the field's hosts. */
export const expectedIssuers =
  /Microsoft|DigiCert|Baltimore|GlobalSign|Let's Encrypt|Entrust|Sectigo|Amazon|Google Trust/i;
