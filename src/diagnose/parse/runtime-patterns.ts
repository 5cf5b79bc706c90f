import type { ProbePattern } from './probe-patterns.ts';

/** The same readings as browsers, Go, Java, wget and the proxy's own error page put them. */
export const runtimePatterns: readonly ProbePattern[] = [
  // Browsers
  { outcome: 'proxy-name-unknown', kind: 'network-trace', pattern: /ERR_PROXY_RESOLUTION_FAILED|UNKNOWN_PROXY_HOST/ },
  { outcome: 'refused', kind: 'network-trace', pattern: /ERR_PROXY_CONNECTION_FAILED|PROXY_CONNECTION_REFUSED/ },
  { outcome: 'proxy-5xx', kind: 'network-trace', pattern: /ERR_TUNNEL_CONNECTION_FAILED/ },
  {
    outcome: 'name-unknown',
    kind: 'network-trace',
    pattern: /DNS_PROBE_(?:FINISHED_NXDOMAIN|POSSIBLE)|ERR_NAME_NOT_RESOLVED|INET_E_RESOURCE_NOT_FOUND/,
  },
  {
    outcome: 'name-server-silent',
    kind: 'network-trace',
    pattern: /DNS_PROBE_FINISHED_(?:BAD_CONFIG|NO_INTERNET)|ERR_DNS_TIMED_OUT/,
  },
  { outcome: 'timed-out', kind: 'network-trace', pattern: /\bERR_(?:CONNECTION_)?TIMED_OUT\b/ },
  { outcome: 'refused', kind: 'network-trace', pattern: /\bERR_CONNECTION_REFUSED\b/ },
  { outcome: 'reset', kind: 'network-trace', pattern: /\bERR_CONNECTION_(?:RESET|CLOSED)\b|PR_CONNECT_RESET_ERROR/ },
  { outcome: 'unreachable', kind: 'network-trace', pattern: /\bERR_(?:ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED)\b/ },
  {
    outcome: 'untrusted',
    kind: 'network-trace',
    pattern:
      /ERR_CERT_AUTHORITY_INVALID|SEC_ERROR_UNKNOWN_ISSUER|MOZILLA_PKIX_ERROR_(?:MITM_DETECTED|SELF_SIGNED_CERT)/,
  },
  {
    outcome: 'expired',
    kind: 'network-trace',
    pattern:
      /ERR_CERT_DATE_INVALID|SEC_ERROR_EXPIRED_CERTIFICATE|x509: certificate has expired|CertificateExpiredException/,
  },
  { outcome: 'not-yet-valid', kind: 'network-trace', pattern: /CertificateNotYetValidException/ },
  { outcome: 'expired', kind: 'network-trace', pattern: /certificate chain: (?:\w{1,40}, ){0,4}NotTimeValid\b/ },
  {
    outcome: 'wrong-name',
    kind: 'network-trace',
    pattern:
      /RemoteCertificateNameMismatch|No (?:subject )?alternative (?:DNS )?names? (?:matching|present)|Certificate for <(?<host2>[\w.-]+)> doesn't match|Hostname (?<host3>[\w.-]+) not verified|SSLPeerUnverifiedException|certificate verify failed: (?:Hostname|IP address) mismatch|does not match certificate's altnames|ERR_CERT_COMMON_NAME_INVALID|SSL_ERROR_BAD_CERT_DOMAIN|x509: certificate is valid for .{1,200}, not (?<host>[\w.-]+)/,
  },
  {
    outcome: 'tls-protocol',
    kind: 'network-trace',
    pattern: /ERR_SSL_VERSION_OR_CIPHER_MISMATCH|SSL_ERROR_UNSUPPORTED_VERSION|protocol version not supported/,
  },
  { outcome: 'not-tls', kind: 'network-trace', pattern: /first record does not look like a TLS handshake/ },
  // Go
  {
    outcome: 'refused',
    kind: 'network-trace',
    pattern: /proxyconnect tcp: dial tcp (?<proxy>[\w.:-]{3,100}): .{0,20}refused/,
  },
  {
    outcome: 'proxy-name-unknown',
    kind: 'network-trace',
    pattern: /proxyconnect tcp: dial tcp: lookup (?<proxy>[\w.-]{1,253}).{0,60}: no such host/,
  },
  {
    outcome: 'name-unknown',
    kind: 'network-trace',
    pattern: /dial tcp: lookup (?<host>[\w.-]{1,253}).{0,60}: no such host/,
  },
  {
    outcome: 'name-server-silent',
    kind: 'network-trace',
    pattern: /dial tcp: lookup (?<host>[\w.-]{1,253}).{0,80}: (?:i\/o timeout|server misbehaving)/,
  },
  {
    outcome: 'refused',
    kind: 'network-trace',
    pattern: /dial tcp (?<host>[\w.:[\]-]{3,100}): connect(?:ex)?: (?:connection refused|No connection could be made)/,
  },
  {
    outcome: 'timed-out',
    kind: 'network-trace',
    pattern: /dial tcp (?<host>[\w.:[\]-]{3,100}): (?:i\/o timeout|connect: connection timed out)/,
  },
  {
    outcome: 'unreachable',
    kind: 'network-trace',
    pattern: /dial tcp (?<host>[\w.:[\]-]{3,100}): connect: (?:no route to host|network is unreachable)/,
  },
  { outcome: 'untrusted', kind: 'network-trace', pattern: /\bcertificate signed by unknown authority/ },
  {
    outcome: 'tls-protocol',
    kind: 'network-trace',
    pattern:
      /fatal alert: (?:handshake_failure|protocol_version)|No appropriate protocol|tls: (?:no supported versions|handshake failure)|no shared cipher|unsafe legacy renegotiation|UNSAFE_LEGACY_RENEGOTIATION|(?:DH|EE)_KEY_TOO_SMALL|dh key too small/,
  },
  {
    outcome: 'client-certificate',
    kind: 'network-trace',
    pattern:
      /remote error: tls: (?:bad certificate|certificate required)|fatal alert: (?:bad_certificate|certificate_required)|No required SSL certificate was sent|alert certificate required/,
  },
  {
    outcome: 'untrusted',
    kind: 'network-trace',
    pattern: /tls: unknown certificate authority|fatal alert: (?:unknown_ca|certificate_unknown)/,
  },
  {
    outcome: 'proxy-407',
    kind: 'network-trace',
    pattern: /tunneling socket could not be established.{0,30}407|proxy tunnel request to proxy .{0,120}'407'/,
  },
  {
    outcome: 'proxy-403',
    kind: 'network-trace',
    pattern: /tunneling socket could not be established.{0,30}403|proxy tunnel request to proxy .{0,120}'403'/,
  },
  {
    outcome: 'proxy-5xx',
    kind: 'network-trace',
    pattern: /tunneling socket could not be established.{0,30}50\d|proxy tunnel request to proxy .{0,120}'50\d'/,
  },
  {
    outcome: 'name-server-silent',
    kind: 'network-trace',
    pattern: /\blookup (?<host2>[\w.-]{1,253}) on \S{3,60}: server misbehaving/,
  },
  // OpenSSL, in whatever program
  {
    outcome: 'untrusted',
    kind: 'network-trace',
    pattern: /certificate verify failed[:\s(]{1,4}(?:unable to get (?:local )?issuer|self[- ]signed|unable to verify)/i,
  },
  {
    outcome: 'expired',
    kind: 'network-trace',
    pattern: /certificate verify failed[:\s(]{1,4}certificate has expired/i,
  },
  { outcome: 'proxy-403', kind: 'network-trace', pattern: /\b403\b.{0,30}\b(?:by|from) (?:the )?proxy\b/i },
  { outcome: 'proxy-407', kind: 'network-trace', pattern: /\b407\b.{0,30}\b(?:by|from) (?:the )?proxy\b/i },
  // Python, PowerShell on Linux, and what the C library says to everybody
  {
    outcome: 'refused',
    kind: 'network-trace',
    pattern: /ConnectionRefusedError|Connect call failed \('(?<host>[\w.:]{2,45})'|: [Cc]onnection refused\b/,
  },
  {
    outcome: 'name-unknown',
    kind: 'network-trace',
    pattern:
      /(?:Name or service not known|nodename nor servname provided, or not known|No such host is known)\.?(?: \((?<host>[\w.-]{3,253}):\d+\))?/,
  },
  {
    outcome: 'name-server-silent',
    kind: 'network-trace',
    pattern: /Temporary failure in name resolution/,
  },
  { outcome: 'timed-out', kind: 'network-trace', pattern: /: Connection timed out\b|: Operation timed out\b/ },
  { outcome: 'unreachable', kind: 'network-trace', pattern: /: (?:No route to host|Network is unreachable)\b/ },
  // Java
  {
    outcome: 'untrusted',
    kind: 'network-trace',
    pattern: /PKIX path (?:building|validation) failed(?!.{0,200}(?:expired|validity check failed))/,
  },
  {
    outcome: 'name-unknown',
    kind: 'network-trace',
    pattern: /java\.net\.UnknownHostException: (?<host>[\w.-]{1,253})/,
  },
  { outcome: 'refused', kind: 'network-trace', pattern: /java\.net\.ConnectException: Connection refused/ },
  {
    outcome: 'timed-out',
    kind: 'network-trace',
    pattern:
      /java\.net\.(?:ConnectException: Connection timed out|SocketTimeoutException: (?:[Cc]onnect|Read timed out))/,
  },
  { outcome: 'proxy-407', kind: 'network-trace', pattern: /Unable to tunnel through proxy\..{0,40} 407/ },
  { outcome: 'proxy-403', kind: 'network-trace', pattern: /Unable to tunnel through proxy\..{0,40} 403/ },
  // wget
  { outcome: 'proxy-407', kind: 'network-trace', pattern: /Proxy tunneling failed: Proxy Authentication Required/ },
  { outcome: 'proxy-403', kind: 'network-trace', pattern: /Proxy tunneling failed: (?:Forbidden|Access [Dd]enied)/ },
  {
    outcome: 'proxy-5xx',
    kind: 'network-trace',
    pattern: /Proxy tunneling failed: (?:Bad Gateway|Service Unavailable|Gateway Time)/,
  },
  // The proxy's own page
  {
    outcome: 'proxy-403',
    kind: 'network-trace',
    pattern: /Access control configuration prevents your request from being allowed/,
  },
  {
    outcome: 'proxy-5xx',
    kind: 'network-trace',
    pattern: /Unable to determine IP address from host name "?(?<host>[\w.-]{1,253})/,
  },
  { outcome: 'proxy-407', kind: 'network-trace', pattern: /Cache Access Denied|ERR_CACHE_ACCESS_DENIED/ },
];
