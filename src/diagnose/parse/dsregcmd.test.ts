import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session } from './session.ts';
import type { FieldName } from './dsregcmd-fields.ts';
import { fieldOf, sectionOf } from './dsregcmd-fields.ts';
import { yesNo } from './dsregcmd.ts';

function read(text: string): Session['facts'] {
  const session = new Session();
  session.push(text);
  return session.end();
}

const value = (text: string, name: FieldName) => read(text).get('device', name)?.values.value;

describe('dsregcmd output', () => {
  /** The layouts of builds, mails, word processors and ticket systems. */
  const layouts: readonly ((name: string, content: string) => string)[] = [
    (name, content) => `${name.padStart(26)} : ${content}`,
    (name, content) => `${name.padStart(17)}: ${content}`,
    (name, content) => `${name}:${content}`,
    (name, content) => `> > ${name} : ${content}`,
    (name, content) => `| ${name} : ${content} |`,
    (name, content) => `**${name}** : ${content}`,
    (name, content) => `\u2022 ${name}\u00A0: ${content}`,
    (name, content) => `${name}: : ${content}`,
    (name, content) => `# ${name} : ${content}`,
    (name, content) => `"${name}": "${content}",`,
  ];
  const fields: FieldName[] = [
    'AzureAdJoined',
    'EnterpriseJoined',
    'DomainJoined',
    'AzureAdPrt',
    'WorkplaceJoined',
    'NgcSet',
  ];

  it('is read the same in every layout and order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(fields, { minLength: 1 }),
        fc.constantFrom(...layouts),
        fc.constantFrom('\n', '\r\n', '\n\n'),
        fc.array(fc.boolean(), { minLength: fields.length, maxLength: fields.length }),
        (names, layout, end, flags) => {
          const text = names.map((name, i) => layout(name, flags[i] ? 'YES' : 'NO')).join(end);
          const facts = read(text);
          for (const [i, name] of names.entries()) {
            expect(yesNo(facts.get('device', name)?.values.value)).toBe(flags[i]);
          }
        },
      ),
    );
  });

  it('joins a value that the window tore apart, and one that the mail program wrapped', () => {
    const whole = '            Server Message : The device object by the given id (5e0d6a41-37ac-4f0e) is not found.';
    expect(value(`AzureAdJoined : NO\n${whole.slice(0, 80)}\n${whole.slice(80)}\n`, 'Server Message')).toBe(
      'The device object by the given id (5e0d6a41-37ac-4f0e) is not found.',
    );
    expect(value('AzureAdJoined : NO\nServer Message : The device object\nis not found.\n', 'Server Message')).toBe(
      'The device object is not found.',
    );
  });

  it('distinguishes the fields of a work account from those of the device', () => {
    const facts = read(
      'Device Details\nKeyProvider : Microsoft Platform Crypto Provider\nDeviceId : 1\n\nWork Account 1\nWorkplaceDeviceId : 2\nKeyProvider : Microsoft Software Key Storage Provider\nTpmProtected : NO\n\nSSO State\nAzureAdPrt : YES\n',
    );
    expect(facts.get('device', 'KeyProvider')?.values.value).toBe('Microsoft Platform Crypto Provider');
    expect(facts.get('work-account', 'KeyProvider')?.values.value).toBe('Microsoft Software Key Storage Provider');
    expect(facts.get('device', 'AzureAdPrt')?.values.value).toBe('YES');
  });

  it('keeps the attempt of AD FS apart from that of the tenant', () => {
    const facts = read(
      'AzureAdPrt : NO\nAcquirePrtDiagnostics : PRESENT\nAttempt Status : 0xc000006d\nEnterprisePrt : NO\nAcquirePrtDiagnostics : PRESENT\nAttempt Status : 0xc000023c\n',
    );
    expect(facts.get('prt', 'Attempt Status')?.values.value).toBe('0xc000006d');
    expect(facts.get('enterprise-prt', 'Attempt Status')?.values.value).toBe('0xc000023c');
  });

  it('does not guess what a translated word meant', () => {
    expect(yesNo('KLIKT')).toBeUndefined();
    expect(yesNo('JA')).toBeUndefined();
    expect(yesNo('YES')).toBe(true);
  });

  it('knows headings and fields in their variants', () => {
    expect(sectionOf('Work Account 12')).toBe('Work Account');
    expect(sectionOf('Diagnostics Data')).toBe('Diagnostic Data');
    expect(fieldOf('Token Acquisition Test')?.name).toBe('Token acquisition Test');
    expect(fieldOf('azure ad joined')?.name).toBe('AzureAdJoined');
    expect(fieldOf('Subject')).toBeUndefined();
  });

  it('leaves other texts with colons alone', () => {
    expect(read('Name : Piet\nStatus : fine\nDescription : DeviceId missing\n').all('device')).toEqual([]);
  });

  it('does not take what follows after an empty line for the rest of a value', () => {
    const facts = read(
      ' DRS Connectivity Test : SKIPPED\n\n1794468702.120 3 10.3.3.20 TCP_DENIED/407 4021 CONNECT login.microsoftonline.com:443 - HIER_NONE/- -\n',
    );
    expect(facts.get('device', 'DRS Connectivity Test')?.values.value).toBe('SKIPPED');
    expect(facts.claims.has('proxy-log')).toBe(true);
  });

  it('keeps two outputs in one text apart', () => {
    const facts = read(
      'AzureAdJoined : NO\nDomainJoined : YES\n\nnow:\nAzureAdJoined : YES\nDeviceAuthStatus : SUCCESS\n',
    );
    expect(facts.get('device', 'AzureAdJoined')?.values.value).toBe('NO');
    expect(facts.get('device', 'DeviceAuthStatus')).toBeUndefined();
    expect(facts.get('device-other', 'AzureAdJoined')?.line).toBe(5);
  });
});
