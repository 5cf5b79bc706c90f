import { readFileSync } from 'node:fs';
import { Client } from 'ldapts';
import { it } from 'vitest';
import { describeWith } from '../servers/requirements.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';
import { surviveKills } from './kills.ts';

/** A few hundred people and groups over several containers: adding to Samba is slow, so the filled domain is kept. */
async function fill(server: SambaServer): Promise<void> {
  const client = new Client({
    url: `ldaps://${server.address}`,
    tlsOptions: { ca: [readFileSync(server.caFile)], servername: server.host },
  });
  await client.bind(server.admin.dn, server.admin.password);
  for (let unit = 0; unit < 4; unit++) {
    const container = `OU=Unit ${unit},${server.baseDn}`;
    await client.add(container, { objectClass: ['organizationalUnit'] });
    const members: string[] = [];
    for (let number = 0; number < 75; number++) {
      const name = `person${unit}-${number}`;
      const dn = `CN=${name},${container}`;
      await client.add(dn, {
        objectClass: ['user'],
        sAMAccountName: name,
        givenName: `Given ${number}`,
        displayName: `Person ${unit} ${number}`,
        userPrincipalName: `${name}@${server.domain}`,
        mail: `${name}@${server.domain}`,
      });
      members.push(dn);
    }
    for (let group = 0; group < 5; group++) {
      await client.add(`CN=group${unit}-${group},${container}`, {
        objectClass: ['group'],
        sAMAccountName: `group${unit}-${group}`,
        member: members.filter((_, index) => index % (group + 2) === 0),
      });
    }
  }
  await client.unbind();
}

describeWith('samba', 'a Samba domain controller', () => {
  it('ends in the state of an uninterrupted run after 12 kills', { timeout: 25 * 60_000 }, async () => {
    const server = await startSamba({ filled: { name: 'chaos-1', fill } });
    const account = await addServiceAccount(server);
    await using forest = {
      domain: server.domain,
      baseDn: server.baseDn,
      server: `${server.host}=${server.address}:636`,
      caFile: server.caFile,
      account: account.upn,
      password: account.password,
      writer: { url: `ldaps://${server.address}`, servername: server.host, ...server.admin },
      [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
    };
    await surviveKills(forest, { kills: 12, seed: 2 });
  });
});
