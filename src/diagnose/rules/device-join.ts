import type { Values } from '../../base/messages.ts';
import type { Facts } from '../parse/facts.ts';
import { serverMessage } from '../parse/server-message.ts';
import { maskSecrets } from '../text/mask.ts';
import { firstFailedTest, isJoined, joinPhase } from './device-state.ts';
import { code, server, consequences } from './join-codes.ts';
import type { Rule } from './rule.ts';
import { found, valueOf } from './rule.ts';

/** The phase in words, or nothing where the text does not name it. */
function phaseOf(facts: Facts): Values {
  const phase = joinPhase(facts);
  return { phase: phase ? ` in phase "${phase}"` : '', fase: phase ? ` in fase "${phase}"` : '' };
}

const longestMessage = 200;

/** Whether the catalogue has something of its own to say of the server's message. */
function isKnownMessage(facts: Facts, line: number): boolean {
  const isAt = (fact: { readonly line: number }) => fact.line === line;
  return (
    facts.all('sentence').some(isAt) || facts.all('record-sentence').some((fact) => isAt(fact) && !fact.values.guess)
  );
}

/** What the registration service answers, and what the keys of the machine do, once it has been found. */
export const joinRules: readonly Rule[] = [
  {
    id: 'device.not-synchronised',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const said = server(facts, 'device-object-missing');
      const fact = code(facts, 0x801c03f2);
      if (said) return { evidence: [said, fact], codes: ['0x801c03f2'] };
      const other =
        server(facts, 'device-certificate-missing') ??
        server(facts, 'throttled') ??
        facts.get('code', 'aadsts 90002') ??
        server(facts, 'tenant-not-found');
      const isReported = other !== undefined || serverMessage(facts) !== undefined;
      return fact && !isReported ? { evidence: [fact], codes: ['0x801c03f2'], confidence: 'likely' } : undefined;
    },
    title: {
      en: 'The device object has not been synchronized to the cloud',
      nl: 'Het apparaatobject is niet naar de cloud gesynchroniseerd',
    },
    cause: {
      en: 'The computer asks to complete a registration whose object the cloud does not have (yet): the next sync cycle has not run, its OU is out of scope, or it has no userCertificate.',
      nl: 'De computer wil een registratie afronden waarvan de cloud het object (nog) niet heeft: de volgende synchronisatiecyclus heeft nog niet plaatsgevonden, de OU valt buiten de scope, of userCertificate ontbreekt.',
    },
    fixes: [
      {
        en: 'Wait for the next cycle or run one (`hawser connect sync`); on the first hour after joining this is normal.',
        nl: 'Wacht op de volgende cyclus of start er een (`hawser connect sync`); in het eerste uur na het koppelen is dit normaal.',
        owner: 'identity-admin',
      },
      {
        en: 'Check that the computer object has a userCertificate value and that its OU is in the sync scope.',
        nl: 'Controleer of het computerobject een waarde in userCertificate heeft en of de OU in de sync-scope valt.',
        owner: 'identity-admin',
      },
      {
        en: 'If it was registered before and the cloud object was deleted: `dsregcmd /leave`, restart, and let it join again.',
        nl: 'Was het eerder geregistreerd en is het cloudobject verwijderd: `dsregcmd /leave`, herstarten en opnieuw laten koppelen.',
        owner: 'server-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.server-refused',
    severity: 'error',
    confidence: 'certain',
    observed: true,
    when: (facts) => {
      const fact = code(facts, 0x801c03f2);
      const reported = serverMessage(facts);
      if (!fact || !reported || isKnownMessage(facts, reported.line)) return undefined;
      const message = maskSecrets(reported.values.value, longestMessage);
      return { evidence: [reported, fact], codes: ['0x801c03f2'], values: { message } };
    },
    title: {
      en: 'The registration service refuses: "{message}"',
      nl: 'De registratiedienst weigert: "{message}"',
    },
    cause: {
      en: 'The code 0x801c03f2 stands for several refusals of the directory; these words of the server say which one it is.',
      nl: 'De code 0x801c03f2 staat voor meerdere weigeringen van de directory; deze woorden van de server zeggen welke het is.',
    },
    fixes: [
      {
        en: 'Look up the object that the sentence names in the tenant, and change what it objects to.',
        nl: 'Zoek het object dat de zin noemt op in de tenant, en wijzig waar hij bezwaar tegen maakt.',
        owner: 'identity-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.certificate-not-synchronised',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const said = server(facts, 'device-certificate-missing');
      return said ? { evidence: [said, code(facts, 0x801c03f2)], codes: ['0x801c03f2'] } : undefined;
    },
    title: {
      en: 'The certificate of the computer has not been synchronized yet',
      nl: 'Het certificaat van de computer is nog niet gesynchroniseerd',
    },
    cause: {
      en: 'The object reached the cloud before the computer wrote its userCertificate.',
      nl: 'Het object kwam in de cloud aan voordat de computer zijn userCertificate schreef.',
    },
    fixes: [
      {
        en: 'Run a sync cycle and let the task try again.',
        nl: 'Start een sync-cyclus en laat de taak het opnieuw proberen.',
        owner: 'identity-admin',
      },
      {
        en: 'If it stays: check that userCertificate is filled and flows in the rules for computers.',
        nl: 'Blijft het zo: controleer of userCertificate gevuld is en meegaat in de regels voor computers.',
        owner: 'identity-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.identity-mismatch',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const said = server(facts, 'sid-verification');
      const fact = code(facts, 0x801c0002);
      const match = found(said, fact);
      return match && { ...match, codes: ['0x801c0002'] };
    },
    title: { en: 'The proof of the computer was not accepted', nl: 'Het bewijs van de computer werd niet aanvaard' },
    cause: {
      en: 'The certificate that the computer signs with is not the one that was synchronized: an old userCertificate, another machine with this name, or a wrong clock.',
      nl: 'Het certificaat waarmee de computer tekent is niet het gesynchroniseerde: een oud userCertificate, een andere machine met deze naam, of een verkeerde klok.',
    },
    fixes: [
      {
        en: 'Clear userCertificate on the computer object, run the Automatic-Device-Join task, then a sync cycle.',
        nl: 'Maak userCertificate op het computerobject leeg, start de taak Automatic-Device-Join en daarna een sync-cyclus.',
        owner: 'directory-admin',
      },
      { en: 'Check the clock of the device.', nl: 'Controleer de klok van het apparaat.', owner: 'server-admin' },
    ],
    explains: consequences,
  },
  {
    id: 'device.join-type-refused',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => found(server(facts, 'enrollment-type')),
    title: {
      en: 'The registration service does not accept domain join',
      nl: 'De registratiedienst staat domeinkoppeling niet toe',
    },
    cause: {
      en: 'Its settings refuse the request type DomainJoin.',
      nl: 'De instellingen weigeren het verzoektype DomainJoin.',
    },
    fixes: [
      {
        en: 'Allow domain join in the settings of the registration service (AD FS).',
        nl: 'Sta domeinkoppeling toe in de instellingen van de registratiedienst (AD FS).',
        owner: 'directory-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.tpm',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const fact = code(facts, 0x80090016, 0x80290407, 0x80280036, 0x80090031);
      return fact ? { evidence: [fact], codes: ['0x80090016', '0x80290407', '0x80280036', '0x80090031'] } : undefined;
    },
    title: {
      en: 'The TPM does not give the device a usable key',
      nl: 'De TPM levert het apparaat geen bruikbare sleutel',
    },
    cause: {
      en: 'A key container is missing or the TPM refuses: an image that was made from a joined machine, a cleared or locked TPM, or FIPS mode.',
      nl: 'Een sleutelcontainer ontbreekt of de TPM weigert: een image van een al gekoppelde machine, een gewiste of vergrendelde TPM, of FIPS-modus.',
    },
    fixes: [
      {
        en: 'Leave (`dsregcmd /leave`), remove the old device certificate and join again; never capture an image of a joined machine.',
        nl: 'Ontkoppel (`dsregcmd /leave`), verwijder het oude apparaatcertificaat en koppel opnieuw; maak nooit een image van een gekoppelde machine.',
        owner: 'server-admin',
      },
      {
        en: 'Look at tpm.msc: end a lockout by waiting, update the firmware, switch FIPS mode off.',
        nl: 'Kijk in tpm.msc: wacht een vergrendeling af, werk de firmware bij, zet FIPS-modus uit.',
        owner: 'server-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.test-failed',
    severity: 'error',
    confidence: 'certain',
    wrapper: true,
    when: (facts) => {
      const test = firstFailedTest(facts);
      return test ? { evidence: [facts.get('device', test)], values: { test } } : undefined;
    },
    title: { en: '{test} failed', nl: '{test} is mislukt' },
    cause: {
      en: 'This step of the registration does not work; the tests after it were skipped because of that.',
      nl: 'Deze stap van de registratie werkt niet; de tests erna zijn daarom overgeslagen.',
    },
    fixes: [{ en: 'Look up the code behind FAIL.', nl: 'Zoek de code achter FAIL op.', owner: 'server-admin' }],
    explains: ['device.registration-failed', 'prt.missing'],
  },
  {
    id: 'device.registration-failed',
    severity: 'error',
    confidence: 'certain',
    wrapper: true,
    when: (facts) => {
      const reported = facts.get('device', 'Client ErrorCode') ?? facts.get('device', 'Error Phase');
      if (isJoined(facts)) return undefined;
      const event = facts.any(
        'event',
        'User Device Registration/304',
        'User Device Registration/305',
        'User Device Registration/307',
      );
      const zero = /^0x0+$/.test(valueOf(facts, 'device', 'Client ErrorCode') ?? '');
      if (!reported || zero) return event ? { evidence: [event], values: phaseOf(facts) } : undefined;
      return {
        evidence: [reported, facts.get('device', 'Server Message'), event],
        values: phaseOf(facts),
      };
    },
    title: {
      en: 'The last registration failed{phase}',
      nl: 'De laatste registratie mislukte{fase}',
    },
    cause: {
      en: 'The device tried to register and did not succeed.',
      nl: 'Het apparaat probeerde zich te registreren en dat lukte niet.',
    },
    fixes: [
      {
        en: 'Read the server message first, then the client error code (`hawser explain CODE`).',
        nl: 'Lees eerst de servermelding, dan de clientfoutcode (`hawser explain CODE`).',
        owner: 'server-admin',
      },
    ],
    explains: ['prt.missing'],
  },
];
