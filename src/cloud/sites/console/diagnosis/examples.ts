import type { Text } from '../../../../base/messages.ts';

/** Texts to try the page with, as people paste them. Names and addresses are nobody's. */
export interface Example {
  readonly id: string;
  readonly title: Text;
  readonly text: string;
}

const device = `+----------------------------------------------------------------------+
| Device State                                                         |
+----------------------------------------------------------------------+

             AzureAdJoined : NO
          EnterpriseJoined : NO
              DomainJoined : YES
                DomainName : CORP
               Device Name : ws-0417.corp.example

+----------------------------------------------------------------------+
| Diagnostic Data                                                      |
+----------------------------------------------------------------------+

     Diagnostics Reference : www.microsoft.com/aadjerrors
              User Context : SYSTEM
               Client Time : 2026-11-19 09:30:00.000 UTC
      AD Connectivity Test : PASS
     AD Configuration Test : PASS
        DRS Discovery Test : FAIL [0x801c0021/0x80072ee7]
     DRS Connectivity Test : SKIPPED
    Token acquisition Test : SKIPPED
     Fallback to Sync-Join : ENABLED
`;

const proxy = `1795079533.412    212 10.20.0.15 TCP_TUNNEL/200 5312 CONNECT login.windows.net:443 svc-sync HIER_DIRECT/20.190.160.14 -
1795079534.120    184 10.20.0.15 TCP_TUNNEL/200 7120 CONNECT adminwebservice.microsoftonline.com:443 svc-sync HIER_DIRECT/20.190.160.20 -
1795079535.004      1 10.20.0.15 TCP_DENIED/403 3921 CONNECT bba800-anchor.microsoftonline.com:443 svc-sync HIER_NONE/- -
1795079565.101      1 10.20.0.15 TCP_DENIED/403 3921 CONNECT bba800-anchor.microsoftonline.com:443 svc-sync HIER_NONE/- -
1795079566.440     90 10.20.0.31 TCP_TUNNEL/200 1410 CONNECT www.example.com:443 - HIER_DIRECT/93.184.216.34 -
`;

const events = `Log Name:      Application
Source:        ADSync
Date:          11/19/2026 9:12:14 AM
Event ID:      6329
Level:         Error
Computer:      SYNC01.corp.example
Description:
BAIL: MMS(3040): admaexport.cpp(2944): 0x80070005 (Access is denied.): \
Failed to acquire user information: ERROR_ACCESS_DENIED

Log Name:      Application
Source:        PasswordResetService
Date:          11/19/2026 9:12:14 AM
Event ID:      33004
Level:         Error
Computer:      SYNC01.corp.example
Description:
ADPermissionsError
`;

export const examples: readonly Example[] = [
  {
    id: 'device',
    title: { en: 'A device that does not join', nl: 'Een apparaat dat niet koppelt' },
    text: device,
  },
  {
    id: 'proxy',
    title: { en: 'The log of a proxy', nl: 'Het log van een proxy' },
    text: proxy,
  },
  {
    id: 'events',
    title: { en: 'Events of password writeback', nl: 'Gebeurtenissen van wachtwoord-writeback' },
    text: events,
  },
];

export function exampleNamed(id: unknown): Example | undefined {
  return examples.find((one) => one.id === id);
}
