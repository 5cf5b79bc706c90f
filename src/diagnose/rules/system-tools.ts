import type { FactOf, ToolReading } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import type { Rule } from './rule.ts';

function bad(facts: Facts, ...sorts: readonly ToolReading['sort'][]): readonly FactOf<'tool'>[] {
  return facts.all('tool').filter(({ values }) => values.state === 'bad' && sorts.includes(values.sort));
}

/** What the tools of the system say themselves: services, clocks, tests of domain controllers. */
export const systemToolRules: readonly Rule[] = [
  {
    id: 'system.service-stopped',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const stopped = bad(facts, 'service');
      const [first] = stopped;
      return first ? { evidence: stopped, values: first.values.named } : undefined;
    },
    title: { en: 'The service {name} is stopped', nl: 'De dienst {name} is gestopt' },
    cause: {
      en: 'While it is stopped, none of its work is done; the event log at the time it stopped says why.',
      nl: 'Zolang de dienst stilstaat, blijft het werk liggen; het gebeurtenislogboek van dat moment zegt waarom.',
    },
    fixes: [
      {
        en: 'Start it (`Start-Service {name}`), and read the event log of that moment if it stops again.',
        nl: 'Start hem (`Start-Service {name}`) en lees het gebeurtenislogboek van dat moment als hij weer stopt.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'system.clock-alone',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const evidence = bad(facts, 'clock', 'clock-set');
      return evidence.length > 0 ? { evidence } : undefined;
    },
    title: {
      en: 'The clock of this machine is not synchronized',
      nl: 'De klok van deze machine wordt niet gesynchroniseerd',
    },
    cause: {
      en: 'It is not synchronized and drifts; Kerberos and tokens allow five minutes.',
      nl: 'De klok wordt niet gesynchroniseerd en gaat afwijken; Kerberos en tokens staan vijf minuten toe.',
    },
    fixes: [
      {
        en: 'Let it follow the domain (`w32tm /config /syncfromflags:domhier /update`), then `w32tm /resync`.',
        nl: 'Laat hem het domein volgen (`w32tm /config /syncfromflags:domhier /update`) en daarna `w32tm /resync`.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'system.clock-off',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const [offset] = bad(facts, 'offset');
      return offset ? { evidence: [offset], values: offset.values.named } : undefined;
    },
    title: { en: 'The clocks differ by {seconds} seconds', nl: 'De klokken verschillen {seconds} seconden' },
    cause: {
      en: 'Kerberos and tokens allow five minutes.',
      nl: 'Kerberos en tokens staan vijf minuten toe.',
    },
    fixes: [
      {
        en: 'Synchronize the clock (`w32tm /resync`) and compare again.',
        nl: 'Zet de klok gelijk (`w32tm /resync`) en vergelijk opnieuw.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'system.controller-test',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const failed = bad(facts, 'failed-test');
      const [first] = failed;
      return first && { evidence: failed, values: first.values.named };
    },
    title: { en: '{host} failed the test {test}', nl: '{host} is niet geslaagd voor de test {test}' },
    cause: {
      en: 'The lines above the verdict of the test name what it found.',
      nl: 'De regels boven het oordeel van de test noemen wat die vond.',
    },
    fixes: [
      {
        en: 'Read that test with all its lines (`dcdiag /test:{test} /v`).',
        nl: 'Lees die test met al zijn regels (`dcdiag /test:{test} /v`).',
        owner: 'directory-admin',
      },
    ],
  },
  {
    id: 'system.replication-failing',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const failing = bad(facts, 'partners-failed');
      const [first] = failing;
      return first && { evidence: failing, values: first.values.named };
    },
    title: {
      en: 'Replication with {host} fails ({failed} of {total})',
      nl: 'De replicatie met {host} mislukt ({failed} van {total})',
    },
    cause: {
      en: 'Domain controllers differ until it works again: what one knows another may not.',
      nl: 'Domeincontrollers verschillen tot het weer werkt: wat de ene weet, weet de andere misschien niet.',
    },
    fixes: [
      {
        en: 'Read the error of each partner (`repadmin /showrepl {host}`).',
        nl: 'Lees de fout per partner (`repadmin /showrepl {host}`).',
        owner: 'directory-admin',
      },
    ],
  },
];
