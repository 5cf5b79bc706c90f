import { portOf } from '../kit/port.ts';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProxySettings } from '../../src/proxy/choose-proxy.ts';
import { forwardRequest } from '../../src/proxy/forward.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { describeWith } from '../servers/requirements.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';
import type { SquidAuthentication, SquidServer } from '../servers/squid.ts';
import { startSquid } from '../servers/squid.ts';
import { idleSeconds, liveThrough, startLongLivedCloud } from './long-lived-connections.ts';

const password = 'Pr0xy-Us3r-Passw0rd';

describeWith(['squid', 'samba'], 'outbound connections through squid, signed in at a domain controller', () => {
  const origin = createServer((incoming, outgoing) => outgoing.end(`${incoming.method} ${incoming.url}`));
  const folder = mkdtempSync(join(tmpdir(), 'hawser-kerberos-'));
  const keytabOf = (name: string): string => join(folder, `${name}.keytab`);
  let samba: SambaServer;
  let target: string;

  beforeAll(async () => {
    chmodSync(folder, 0o755); // squid's user reads the keytab of the proxy
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    target = `http://127.0.0.1:${portOf(origin)}/hello`;
    samba = await startSamba({ services: ['ldap', 'cldap', 'kdc', 'rpc', 'winbindd'] });
    await samba.tool('user', 'create', 'svc-hawser', password);
    await samba.tool('user', 'create', 'svc-proxy', `${password}2`);
    await samba.tool('spn', 'add', 'HTTP/localhost', 'svc-proxy');
    await samba.tool('domain', 'exportkeytab', keytabOf('proxy'), '--principal=HTTP/localhost');
    await samba.tool('domain', 'exportkeytab', keytabOf('client'), '--principal=svc-hawser');
    chmodSync(keytabOf('proxy'), 0o644);
    const configuration = join(folder, 'krb5.conf');
    writeFileSync(configuration, krb5Configuration(samba));
    process.env['KRB5_CONFIG'] = configuration;
    while (!existsSync(join(samba.folder, 'run/winbindd/pipe')))
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
  afterAll(async () => {
    origin.close();
    await samba[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(settings: ProxySettings): Promise<string> {
    await using outbound = openOutboundClient({ proxy: settings });
    return (await outbound.send({ method: 'GET', url: target })).text;
  }
  const byName = ({ port }: SquidServer): string => `http://localhost:${port}`;
  const kerberos = (): SquidAuthentication => ({
    scheme: 'kerberos',
    keytab: keytabOf('proxy'),
    service: 'HTTP/localhost@CONTOSO.TEST',
  });

  it.each([
    ['ntlm', 'NTLM', 'CONTOSO\\svc-hawser'],
    ['negotiate', 'NTLM inside Negotiate', 'svc-hawser@contoso.test'],
  ] as const)('signs in with %s', async (scheme, name, user) => {
    await using squid = await startSquid({ authentication: { scheme, samba } });
    expect(await ask({ url: squid.url, user, password })).toBe('GET /hello');
    await hasLogged(squid, /TCP_TUNNEL\/200 .*svc-hawser/i);
    await expect(ask({ url: squid.url, user, password: 'wrong' })).rejects.toMatchObject({
      code: 'proxy.authentication-refused',
      data: { scheme: expect.stringContaining(name.split(' ')[0] ?? '') },
    });
    await expect(ask({ url: squid.url })).rejects.toMatchObject({
      code: scheme === 'ntlm' ? 'proxy.authentication-required' : 'proxy.kerberos-by-address',
    });
  });

  it('signs in with a Kerberos ticket from a keytab, and from a cache', async () => {
    await using squid = await startSquid({ authentication: kerberos() });
    const keytab = keytabOf('client');
    const url = byName(squid);
    const own = { url, kerberos: { keytab, principal: 'svc-hawser@CONTOSO.TEST' } };
    expect(await Promise.all([ask(own), ask(own), ask(own)])).toEqual(['GET /hello', 'GET /hello', 'GET /hello']);
    await hasLogged(squid, /TCP_TUNNEL\/200 .*svc-hawser/i);

    const cache = `FILE:${join(folder, 'cache')}`;
    // Filled once with the keytab, as kinit -k would.
    expect(await ask({ url, kerberos: { cache, keytab } })).toBe('GET /hello');
    expect(await ask({ url, kerberos: { cache } })).toBe('GET /hello');
  });

  it('signs in for a plain request too, which stays on its connection', async () => {
    for (const authentication of [{ scheme: 'ntlm', samba }, { scheme: 'negotiate', samba }, kerberos()] as const) {
      await using squid = await startSquid({ authentication, onlySslPorts: true });
      const account = { user: 'CONTOSO\\svc-hawser', password, kerberos: { keytab: keytabOf('client') } };
      const answer = await forwardRequest({ proxy: new URL(byName(squid)), url: new URL(target), ...account });
      expect(String(answer.body)).toBe('GET /hello');
    }
  });

  it('says what is missing when there is no ticket, or the proxy goes by its address', async () => {
    await using squid = await startSquid({ authentication: kerberos() });
    const cache = `FILE:${join(folder, 'empty')}`;
    await expect(ask({ url: byName(squid), kerberos: { cache } })).rejects.toMatchObject({
      code: 'kerberos.no-ticket',
      data: { service: 'HTTP/localhost' },
    });
    await expect(ask({ url: squid.url, kerberos: { cache } })).rejects.toMatchObject({
      code: 'proxy.kerberos-by-address',
    });
  });

  it('takes NTLM where a ticket is wanted and there is none, through the wrapper that knows bare NTLM', async () => {
    await using squid = await startSquid({ authentication: { ...kerberos(), samba } as SquidAuthentication });
    const cache = `FILE:${join(folder, 'empty')}`;
    const user = 'CONTOSO\\svc-hawser';
    expect(await ask({ url: byName(squid), user, password, kerberos: { cache } })).toBe('GET /hello');
  });

  it('prefers the ticket to NTLM and NTLM to Basic', async () => {
    const basic = { scheme: 'basic', user: 'svc-hawser', password } as const;
    await using squid = await startSquid({ authentication: [basic, { scheme: 'ntlm', samba }, kerberos()] });
    const user = 'CONTOSO\\svc-hawser';
    const url = byName(squid);
    await ask({ url, user, password, kerberos: { keytab: keytabOf('client') } });
    await hasLogged(squid, /svc-hawser@CONTOSO\.TEST/i);
    // Basic would refuse this spelling of the user.
    expect(await ask({ url, user, password, kerberos: { cache: `FILE:${join(folder, 'empty')}` } })).toBe('GET /hello');
  });

  it('keeps a WebSocket and a long export open behind each of them', async () => {
    const certificate = await makeCertificate(folder, ['localhost']);
    await using cloud = await startLongLivedCloud(certificate);
    const { caFile } = certificate;
    const user = 'CONTOSO\\svc-hawser';
    const ways: readonly SquidAuthentication[] = [
      { scheme: 'ntlm', samba },
      { scheme: 'negotiate', samba },
      kerberos(),
    ];
    const live = async (authentication: SquidAuthentication): Promise<unknown> => {
      await using squid = await startSquid({ authentication, idleSeconds });
      const proxy = { url: byName(squid), user, password, kerberos: { keytab: keytabOf('client') } };
      return await liveThrough(cloud.url, { proxy, caFile });
    };
    const expected = ['echo still here', { applied: 1000 }];
    expect(await Promise.all(ways.map(live))).toEqual([expected, expected, expected]);
  });
});

/** Squid writes the line of a tunnel when the tunnel ends. */
async function hasLogged(squid: SquidServer, pattern: RegExp): Promise<void> {
  await expect.poll(() => squid.accessLog()).toMatch(pattern);
}

/** No name lookups: the domain controller by its address, names as they are written. */
function krb5Configuration({ address, domain }: SambaServer): string {
  const realm = domain.toUpperCase();
  return `[libdefaults]
  default_realm = ${realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  qualify_shortname = ""
  rdns = false
[realms]
  ${realm} = {
    kdc = ${address}
  }
[domain_realm]
  localhost = ${realm}
`;
}
