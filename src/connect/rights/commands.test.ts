import { expect, test } from 'vitest';
import { sambaCommands, windowsCommands } from './commands.ts';
import { rightsOf } from './features.ts';

const place = {
  baseDn: 'DC=corp,DC=example,DC=com',
  containers: ['OU=Staff,DC=corp,DC=example,DC=com'],
  account: 'CORP\\svc-hawser',
  sid: 'S-1-5-21-1-2-3-1105',
  server: 'dc1.corp.example.com',
};

test('the commands for Windows are those of the manual', () => {
  expect(windowsCommands(rightsOf(['synchronization', 'source-anchor', 'writeback']), place)).toEqual([
    'dsacls "DC=corp,DC=example,DC=com" /G "CORP\\svc-hawser:CA;Replicating Directory Changes"',
    'dsacls "CN=Deleted Objects,DC=corp,DC=example,DC=com" /takeownership',
    'dsacls "CN=Deleted Objects,DC=corp,DC=example,DC=com" /G "CORP\\svc-hawser:LCRPRC"',
    ...['user', 'inetOrgPerson', 'group', 'contact', 'computer', 'foreignSecurityPrincipal'].map(
      (name) => `dsacls "DC=corp,DC=example,DC=com" /I:S /G "CORP\\svc-hawser:RP;;${name}"`,
    ),
    ...['WP;mS-DS-ConsistencyGuid', 'CA;Reset Password', 'WP;lockoutTime', 'WP;pwdLastSet'].flatMap((right) =>
      ['user', 'inetOrgPerson'].map(
        (name) => `dsacls "OU=Staff,DC=corp,DC=example,DC=com" /I:S /G "CORP\\svc-hawser:${right};${name}"`,
      ),
    ),
  ]);
});

test('pass-through authentication needs no command', () => {
  expect(windowsCommands(rightsOf(['pass-through']), place)).toEqual([]);
});

test('for Samba one command serves each place, and the container of deleted objects is left to grant', () => {
  const where = { configuration: '/etc/hawser/connect.yaml', forest: 'corp.example.com' };
  const [domain, grant, staff, ...others] = sambaCommands(rightsOf(['synchronization', 'source-anchor']), place, where);
  const set = 'samba-tool dsacl set -H ldaps://dc1.corp.example.com -U Administrator --objectdn=';
  const sid = 'S-1-5-21-1-2-3-1105';
  expect(domain).toContain(
    `${set}"DC=corp,DC=example,DC=com" --sddl="(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;${sid})`,
  );
  expect(domain).toContain(`(OA;CIIO;RP;;89e31c12-8530-11d0-afda-00c04fd930c9;${sid})"`);
  expect(grant).toBe(
    'hawser connect rights grant --config /etc/hawser/connect.yaml --forest corp.example.com --feature synchronization',
  );
  const anchor = '23773dc2-b63a-11d2-90e1-00c04fd91ab1';
  expect(staff).toBe(
    `${set}"OU=Staff,DC=corp,DC=example,DC=com" --sddl="(OA;CIIO;WP;${anchor};bf967aba-0de6-11d0-a285-00aa003049e2;${sid})` +
      `(OA;CIIO;WP;${anchor};4828cc14-1437-45bc-9b07-ad6f015e5f28;${sid})"`,
  );
  expect(others).toEqual([]);
});
