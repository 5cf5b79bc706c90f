import type { Kind } from '../kinds.ts';
import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { roleOf } from './hosts.ts';
import type { Outcome } from './probe-patterns.ts';
import { expectedIssuers, interceptors, probePatterns } from './probe-patterns.ts';
import { runtimePatterns } from './runtime-patterns.ts';
import { hostIn } from './host-in-text.ts';
import { microsoftEndpoints } from '../allow-list/endpoints.ts';

/**
 * What people run to see where a connection ends: curl, openssl s_client, Test-NetConnection, Invoke-WebRequest,
 * nslookup, dig, and the traces of Node, Python and .NET. Every reading is a fact `net/<outcome> <host>`; the host
 * comes from the line itself or from the command or heading above it.
 */
const allPatterns = [...probePatterns, ...runtimePatterns];
const hints =
  /^> Host|^< |curl|Forbidden|Unavail|Gateway|Authentication Req|ERR_|PKIX|_PROBE_|\bIN\s|dial|x509|no such host|unnel|Access|Exception|IP address|nslookup|Invoke-|Test-Net|wget|vinden|finden|omain|Recv|Empty|CONNECT|resolve|connect|Connect|SSL|verify|Verif|errno|Errno|WinError|find |status:|Proxy|proxy|getaddrinfo|ECONN|ETIMED|EHOST|ENET|CERT|HTTP\/|Tcp|TCP|Ping|Name|ComputerName|Status|subject|issuer|DNS|Remote|address|hang up|Content|SELF_|UNABLE|DEPTH|UND_|Timeout|tls|TLS|i:|s:/;
const command =
  /(?:\bcurl\b[^\n]{0,300}?|\b(?:Invoke-WebRequest|iwr|Invoke-RestMethod|Test-NetConnection|tnc|nslookup|Resolve-DnsName|dig|host|wget)\b[^\n]{0,120}?|-connect )\b((?:_[a-z]+\._[a-z]+\.)?(?:[a-z0-9_-]+\.){1,8}[a-z]{2,24})(?::(\d+))?/i;
const httpStatus = /^<?\s{0,3}HTTP\/[\d.]{1,3} (\d{3})(?: (.{0,60}))?\s*$/;
const psField =
  /^\s*(ComputerName|RemoteAddress|RemotePort|NameResolutionSucceeded|NameResolutionResults|PingSucceeded|TcpTestSucceeded|InterfaceAlias|SourceAddress|StatusCode|StatusDescription)\s{0,20}:\s{0,5}(.{0,200})$/;
const issuerLine = /^(?:\*\s+issuer:|issuer[ =:]|\s{0,6}i:|\s*Issuer\s{0,20}:)\s{0,5}(.{3,400})$/i;
const warning =
  /^WARNING: (?:TCP connect to \(?([\w.:-]{3,253}?)(?: ?: ?\d+)?\)? (?:failed)|Name resolution of ([\w.-]{1,253}) failed)/;
const answerHeader = /^< ([A-Za-z][A-Za-z-]{2,60}):/;
/** By these an answer shows that it comes from the service itself. */
const providerHeaders = new Set(microsoftEndpoints().providerHeaders);
/** A page that a network shows instead of what was asked for. */
const pageOfNetwork =
  /^\s{0,8}Content\s{1,20}:.{0,300}?(?:<title>|\b)[^<]{0,80}\b(?:sign[- ]?in|log[- ]?in|guest|captive|portal|blocked|geblokkeerd|access denied|toegang geweigerd|firewall|content filter)/i;
/** What web servers and middleboxes head their error pages with. */
const errorPage =
  /^\s*(?:HTTP (?:Status|Error) |Error )?(403|407|50[234]|511)[\s:-]{1,3}(?:Forbidden|Proxy Authentication Required|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Network Authentication Required)[\s.!]{0,3}$/i;
const htmlAnswer = /^\s*<(?:!doctype html|html)/i;

export class ProbeReader implements Reader {
  #host = '';
  #tool: Kind | undefined;
  #tunnel = false;
  #lastReported = 0;

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 4000 || !hints.test(text)) return 'none';
    let found = false;
    const asked = command.exec(text);
    if (asked?.[1]) {
      this.#host = asked[1].toLowerCase();
      this.#tunnel = false;
      const kind = toolOf(text);
      if (kind) {
        this.#tool = kind;
        facts.claim(kind, 0.4);
        found = true;
      }
    }
    const hosted = /^> Host: ([\w.-]{3,253})/.exec(text)?.[1];
    if (hosted) this.#host = hosted.toLowerCase();
    const tunnelled = /^[>*] ?(?:CONNECT|Establish(?:ing)? HTTP proxy tunnel to) ([\w.-]{3,253}):/.exec(text)?.[1];
    if (tunnelled) {
      this.#host = tunnelled.toLowerCase();
      this.#tunnel = true;
      this.#tool = 'curl';
      facts.claim('curl', 0.4);
      found = true;
    }
    if (/CONNECT tunnel established|Proxy replied 200/.test(text)) this.#tunnel = false;
    if (pageOfNetwork.test(text)) {
      this.#report('captive', 'powershell', undefined, line, facts);
      return 'mine';
    }
    if (this.#field(line, facts)) return 'mine';
    if (this.#issuer(line, facts)) found = true;
    if (this.#status(line, facts)) found = true;
    const warned = warning.exec(text);
    if (warned) {
      this.#report(warned[1] ? 'timed-out' : 'name-unknown', 'powershell', warned[1] ?? warned[2], line, facts);
      return 'mine';
    }
    for (const { outcome, kind, pattern } of allPatterns) {
      const match = pattern.exec(text);
      if (!match) continue;
      const groups = match.groups ?? {};
      const host = groups['host'] ?? groups['host2'] ?? groups['host3'];
      this.#report(outcome, kind, groups['proxy'] ?? host, line, facts, groups['n'] ?? groups['n2'] ?? '', match[0]);
      return 'shared';
    }
    return found ? 'shared' : 'none';
  }

  #report(
    outcome: Outcome,
    kind: Kind,
    named: string | undefined,
    line: Line,
    facts: Facts,
    detail = '',
    match = '',
  ): void {
    const host = (named ?? (this.#host || hostIn(line.text)) ?? '').toLowerCase();
    facts.claim(kind, 0.4);
    facts.add('net', `${outcome} ${host}`, line, {
      outcome,
      host,
      role: roleOf(host),
      detail,
      match: match.trim().slice(0, 120),
    });
    this.#lastReported = line.number;
  }

  /** Properties that PowerShell's cmdlets print. */
  #field(line: Line, facts: Facts): boolean {
    const match = psField.exec(line.text);
    if (!match) return false;
    const [, name = '', value = ''] = match;
    facts.claim('powershell', 0.2);
    if (name === 'ComputerName') this.#host = value.trim().toLowerCase();
    if (name === 'TcpTestSucceeded') {
      this.#report(/^true/i.test(value) ? 'connected' : 'timed-out', 'powershell', undefined, line, facts);
    }
    if (name === 'NameResolutionSucceeded' && /^false/i.test(value))
      this.#report('name-unknown', 'powershell', undefined, line, facts);
    if (name === 'StatusCode') {
      const code = Number(value);
      if (code >= 200 && code < 300) this.#report('answered', 'powershell', undefined, line, facts, value.trim());
    }
    return true;
  }

  #issuer(line: Line, facts: Facts): boolean {
    const issuer = issuerLine.exec(line.text)?.[1];
    if (!issuer || !/(?:CN|O|OU)\s?=/.test(issuer)) return false;
    const product = interceptors.exec(issuer)?.[1];
    facts.claim(this.#tool === 'curl' ? 'curl' : 'openssl', 0.3);
    if (product || (roleOf(this.#host) && !expectedIssuers.test(issuer))) {
      facts.add('issuer', 'foreign', line, { issuer: issuer.slice(0, 160), product, host: this.#host });
    } else facts.add('issuer', 'expected', line, { issuer: issuer.slice(0, 160), host: this.#host });
    return true;
  }

  #status(line: Line, facts: Facts): boolean {
    const match = httpStatus.exec(line.text);
    if (match) {
      const code = Number(match[1]);
      if (this.#tunnel) {
        if (code === 200) this.#tunnel = false;
        else this.#report(tunnelOutcome(code), 'curl', undefined, line, facts, String(code));
      } else if (code === 407) this.#report('proxy-407', 'curl', undefined, line, facts, '407');
      else if (code === 511) this.#report('captive', 'curl', undefined, line, facts, '511');
      else if (code < 400 && code >= 200) this.#report('answered', 'curl', undefined, line, facts, String(code));
      else if (code >= 500) this.#report('service-down', 'curl', undefined, line, facts, String(code));
      else if (code >= 400) this.#report('refused-by-service', 'curl', undefined, line, facts, String(code));
      return true;
    }
    const page = errorPage.exec(line.text)?.[1];
    if (page) {
      addCode(facts, line, 'http', Number(page), line.text.trim());
      facts.claim('network-trace', 0.3);
      return true;
    }
    if (this.#tool && htmlAnswer.test(line.text) && line.number - this.#lastReported < 40) {
      facts.add('net', `html ${this.#host}`, line, { outcome: 'html', host: this.#host, role: roleOf(this.#host) });
      return true;
    }
    const header = answerHeader.exec(line.text)?.[1]?.toLowerCase();
    if (header !== undefined) {
      const own = providerHeaders.has(header);
      facts.add(own ? 'provider' : 'answer-header', header, line, { host: this.#host });
    }
    const squid = /^<?\s{0,3}X-Squid-Error: (ERR_[A-Z_]{3,40})/i.exec(line.text)?.[1];
    if (squid) facts.add('squid', squid, line, { host: this.#host });
    const offered = /^<?\s{0,3}Proxy-Authenticate: (\w{3,20})/i.exec(line.text)?.[1];
    if (offered) facts.add('scheme', offered, line, { host: this.#host });
    const sent = /^> ?Proxy-Authorization:/i.test(line.text);
    if (sent) facts.add('scheme-sent', 'sent', line, { host: this.#host });
    return Boolean(squid ?? offered) || sent;
  }
}

function toolOf(text: string): Kind | undefined {
  if (/\bcurl\b/.test(text)) return 'curl';
  if (/s_client/.test(text)) return 'openssl';
  if (/\b(?:nslookup|Resolve-DnsName|dig)\b/i.test(text)) return 'dns';
  if (/\b(?:Invoke-WebRequest|iwr|Test-NetConnection|tnc|Invoke-RestMethod)\b/i.test(text)) return 'powershell';
  return undefined;
}

function tunnelOutcome(code: number): Outcome {
  if (code === 407) return 'proxy-407';
  if (code === 403 || code === 451) return 'proxy-403';
  if (code === 302 || code === 307 || code === 511) return 'captive';
  if (code >= 502) return 'proxy-5xx';
  return 'not-a-proxy';
}
