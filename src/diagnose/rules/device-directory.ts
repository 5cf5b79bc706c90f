import { joinPhase } from './device-state.ts';
import { aboutJoin, code, consequences, failing } from './join-codes.ts';
import type { Rule } from './rule.ts';
import { found, statusKey } from './rule.ts';

/** What a computer finds about itself and its tenant in the directory, before it asks anybody outside. */
export const directoryRules: readonly Rule[] = [
  {
    id: 'device.no-domain-controller',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      failing(facts, 'AD Connectivity Test')
        ? { evidence: [facts.get('device', 'AD Connectivity Test')], codes: ['0x54b', '0x8007054b', '1355'] }
        : aboutJoin(facts) && joinPhase(facts) === 'pre-check'
          ? found(facts.get('code', 'win32 1355') ?? facts.get('code', statusKey(0x8007054b)))
          : undefined,
    title: { en: 'No domain controller can be reached', nl: 'Er is geen domeincontroller bereikbaar' },
    cause: {
      en: 'The device has no line of sight to a domain controller (away from the office network without VPN, or DNS does not know the domain), so registration cannot start.',
      nl: 'Het apparaat kan geen domeincontroller bereiken (buiten het kantoornetwerk zonder VPN, of DNS kent het domein niet), dus de registratie kan niet beginnen.',
    },
    fixes: [
      {
        en: 'Connect the device to the office network or the VPN and check with `nltest /dsgetdc:DOMAIN`; the task tries again automatically.',
        nl: 'Verbind het apparaat met het kantoornetwerk of de VPN en controleer met `nltest /dsgetdc:DOMEIN`; de taak probeert het automatisch opnieuw.',
        owner: 'user',
      },
      {
        en: 'Check that the device uses the DNS servers of the domain.',
        nl: 'Controleer of het apparaat de DNS-servers van het domein gebruikt.',
        owner: 'network',
      },
    ],
    explains: [...consequences, 'device.scp-unreadable', 'device.discovery-failed'],
  },
  {
    id: 'device.scp-unreadable',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const fact = code(facts, 0x801c001d);
      if (facts.get('event', 'User Device Registration/220')) return undefined;
      if (failing(facts, 'AD Configuration Test')) {
        return { evidence: [facts.get('device', 'AD Configuration Test'), fact], codes: ['0x80070002', '0x801c001d'] };
      }
      return fact ? { evidence: [fact], codes: ['0x801c001d', '0x80070002'] } : undefined;
    },
    title: {
      en: 'The service connection point is missing or not readable',
      nl: 'Het serviceverbindingspunt ontbreekt of is niet leesbaar',
    },
    cause: {
      en: 'The computer did not find the tenant in its forest: the service connection point does not exist in this forest, its keywords are wrong, or Authenticated Users may not read it.',
      nl: 'De computer vond de tenant niet in zijn forest: het serviceverbindingspunt bestaat niet in dit forest, de trefwoorden kloppen niet, of Authenticated Users mag het niet lezen.',
    },
    fixes: [
      {
        en: 'Create or repair the service connection point in the forest of this computer (keywords azureADId and azureADName).',
        nl: 'Maak of herstel het serviceverbindingspunt in het forest van deze computer (trefwoorden azureADId en azureADName).',
        owner: 'directory-admin',
      },
      {
        en: 'Give Authenticated Users read access to it and to its parents in the configuration partition.',
        nl: 'Geef Authenticated Users leesrecht op het punt en de bovenliggende objecten in de configuratiepartitie.',
        owner: 'directory-admin',
      },
      {
        en: 'Or set TenantId and TenantName under HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ\\AAD on the client.',
        nl: 'Of zet TenantId en TenantName onder HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ\\AAD op de client.',
        owner: 'server-admin',
      },
    ],
    explains: [...consequences, 'device.discovery-failed'],
  },
  {
    id: 'device.computer-object-inaccessible',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const event = facts.get('event', 'User Device Registration/220');
      return event ? { evidence: [event, code(facts, 0x801c001d)], codes: ['0x801c001d', '1312', '1317'] } : undefined;
    },
    title: {
      en: 'The computer object in Active Directory cannot be read or updated',
      nl: 'Het computerobject in Active Directory kan niet worden gelezen of bijgewerkt',
    },
    cause: {
      en: 'The computer could not use its own object: it has not replicated to that domain controller, or the secure channel is broken.',
      nl: 'De computer kon zijn eigen object niet gebruiken: het is nog niet gerepliceerd naar die domeincontroller, of het beveiligde kanaal is verbroken.',
    },
    fixes: [
      {
        en: 'Check the secure channel with `nltest /sc_verify:DOMAIN` and repair it if it is broken.',
        nl: 'Controleer het beveiligde kanaal met `nltest /sc_verify:DOMEIN` en herstel het als het verbroken is.',
        owner: 'directory-admin',
      },
      {
        en: 'Let replication finish; the task tries again every hour.',
        nl: 'Laat de replicatie afronden; de taak probeert het elk uur opnieuw.',
        owner: 'nobody',
      },
    ],
    explains: consequences,
  },
];
