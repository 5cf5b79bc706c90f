import { yesNo } from '../parse/dsregcmd.ts';
import type { Rule } from './rule.ts';
import { found } from './rule.ts';

/** What an output says about itself: the session it was made in, others beside it, a translation. */
export const outputRules: readonly Rule[] = [
  {
    id: 'device.wrong-session',
    severity: 'notice',
    confidence: 'likely',
    heads: true,
    when: (facts) => {
      const wam = facts.get('device', 'WamDefaultSet');
      const ngc = facts.get('device', 'NgcPreReq');
      const bad = [wam, ngc].filter((fact) => /ERROR/i.test(fact?.values.value ?? ''));
      // It says itself that it was made where it should.
      if (/un-?elevated/i.test(facts.get('device', 'User Context')?.values.value ?? '')) return undefined;
      return bad.length ? { evidence: bad, codes: ['0x80070520', '0xd0020017'] } : undefined;
    },
    title: {
      en: 'The output was made outside the session of the user',
      nl: 'De uitvoer is buiten de sessie van de gebruiker gemaakt',
    },
    cause: {
      en: 'User state and SSO state come from another session here (elevated, SYSTEM or remote): they say nothing about the user. The device state does count.',
      nl: 'Gebruikers- en SSO-status komen hier uit een andere sessie (verhoogd, SYSTEM of op afstand): ze zeggen niets over de gebruiker. De apparaatstatus telt wel.',
    },
    fixes: [
      {
        en: 'Run `dsregcmd /status` as the signed-in user, not elevated.',
        nl: 'Voer `dsregcmd /status` uit als de aangemelde gebruiker, niet verhoogd.',
        owner: 'user',
      },
    ],
    explains: ['prt.missing', 'hello.*'],
  },
  {
    id: 'device.later-output',
    severity: 'notice',
    confidence: 'likely',
    observed: true,
    heads: true,
    when: (facts) => {
      const earlier = facts.get('device-earlier', 'AzureAdJoined');
      return earlier ? found(earlier, facts.get('device', 'AzureAdJoined')) : undefined;
    },
    title: {
      en: 'This text has two outputs of dsregcmd; the later one is judged',
      nl: 'In deze tekst staan twee uitvoeren van dsregcmd; de latere is beoordeeld',
    },
    cause: {
      en: 'The text between them says that something was changed, so the earlier one is not judged.',
      nl: 'De tekst ertussen zegt dat er iets is gewijzigd; de eerdere uitvoer is daarom niet beoordeeld.',
    },
    fixes: [],
  },
  {
    id: 'device.several-outputs',
    severity: 'notice',
    confidence: 'certain',
    heads: true,
    when: (facts) => {
      const other = facts.get('device-other', 'AzureAdJoined');
      return other ? found(facts.get('device', 'AzureAdJoined'), other) : undefined;
    },
    title: {
      en: 'This text has two outputs of dsregcmd; the first is judged',
      nl: 'In deze tekst staan twee uitvoeren van dsregcmd; de eerste is beoordeeld',
    },
    cause: {
      en: 'They contradict each other: two machines, or one before and after a change.',
      nl: 'Ze spreken elkaar tegen: twee machines, of één vóór en na een wijziging.',
    },
    fixes: [
      {
        en: 'Give each output as a file of its own: `hawser diagnose before.txt after.txt`.',
        nl: 'Geef elke uitvoer als een eigen bestand: `hawser diagnose ervoor.txt erna.txt`.',
        owner: 'user',
      },
    ],
  },
  {
    id: 'device.translated-output',
    severity: 'notice',
    confidence: 'certain',
    heads: true,
    when: (facts) => {
      const bad = (['AzureAdJoined', 'DomainJoined', 'EnterpriseJoined', 'AzureAdPrt'] as const)
        .map((name) => facts.get('device', name))
        .filter((fact) => fact && fact.values.value && yesNo(fact.values.value) === undefined);
      return found(...bad);
    },
    title: {
      en: 'The values YES and NO in this output are not readable',
      nl: 'YES en NO zijn in deze uitvoer niet leesbaar',
    },
    cause: {
      en: 'The text was translated or damaged; the tool itself always prints YES or NO. Guessing would be wrong.',
      nl: 'De tekst is vertaald of beschadigd; het programma zelf drukt altijd YES of NO af. Raden zou fout zijn.',
    },
    fixes: [
      {
        en: 'Send the original output of `dsregcmd /status`.',
        nl: 'Stuur de oorspronkelijke uitvoer van `dsregcmd /status`.',
        owner: 'user',
      },
    ],
  },
  {
    id: 'device.wpad-failed',
    severity: 'notice',
    confidence: 'possible',
    observed: true,
    when: (facts) => {
      const pac = facts.get('device', 'Auto Detect PAC Status');
      return /fail|0x80072f94|error/i.test(pac?.values.value ?? '')
        ? { evidence: [pac], codes: ['0x80072f94', '12180'] }
        : undefined;
    },
    title: { en: 'No proxy script was found by auto-detection', nl: 'Automatische detectie vond geen proxyscript' },
    cause: {
      en: 'Harmless where machines reach the internet directly; otherwise SYSTEM has no proxy.',
      nl: 'Onschuldig als machines internet rechtstreeks bereiken; anders heeft SYSTEM geen proxy.',
    },
    fixes: [
      {
        en: 'Where a proxy is needed: set it for the machine (`netsh winhttp set proxy`) or repair WPAD.',
        nl: 'Waar een proxy nodig is: stel hem in voor de machine (`netsh winhttp set proxy`) of herstel WPAD.',
        owner: 'server-admin',
      },
    ],
  },
];
