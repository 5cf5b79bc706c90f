import { MINUTE, SECOND } from '../../../base/clock.ts';
import type { Detail } from '../../../base/details.ts';
import { mergeHistograms, percentile } from '../../../base/histogram.ts';
import { rule, when } from './rule.ts';

/** The field calls a domain controller congested from 1,500 ms on. */
const SLOW_MS = 1500;
/** Kerberos refuses at five minutes. */
const CLOCK_MS = { raise: 2 * MINUTE, clear: MINUTE, error: 4 * MINUTE };

const refusals = /^(ldap\.(wrong-password|account-|password-|not-signed-in)|connect\.secret-missing)/;

const about = (failure: Detail): { readonly code: string; readonly detail: Detail } => ({
  code: failure.code,
  detail: failure,
});

/** Each forest, as a fresh sign-in found it. */
export const forestRules = {
  'health.forest-unreachable': rule({
    severity: 'error',
    mail: true,
    heartbeats: 2,
    title: { en: 'Forest {forest} cannot be reached', nl: 'Forest {forest} is niet bereikbaar' },
    cause: {
      en: 'Agent {agent} found no domain controller that answers ({code}): {detail}',
      nl: 'Agent {agent} vond geen domeincontroller die antwoordt ({code}): {detail}',
    },
    fix: {
      en: 'hawser explain {code} says more; hawser doctor forest, on the machine of the agent, shows where it fails. Nothing is deleted meanwhile.',
      nl: 'hawser explain {code} zegt meer; hawser doctor forest, op de machine van de agent, laat zien waar het misgaat. Intussen wordt niets verwijderd.',
    },
    closed: { en: 'The forest answers again.', nl: 'Het forest antwoordt weer.' },
    find: ({ heartbeat: { forests } }) =>
      forests.flatMap(({ name: forest, failure }) =>
        failure && !refusals.test(failure.code) ? [{ subject: forest, data: { forest, ...about(failure) } }] : [],
      ),
  }),
  'health.forest-sign-in-refused': rule({
    severity: 'error',
    mail: true,
    title: { en: 'Forest {forest} refuses the sign-in', nl: 'Forest {forest} weigert de aanmelding' },
    cause: {
      en: 'The account of agent {agent} is refused ({code}): {detail}',
      nl: 'Het account van agent {agent} wordt geweigerd ({code}): {detail}',
    },
    fix: {
      en: 'Look at the account in the forest (password, locked, disabled, expired), then: hawser connect secret {forest}',
      nl: 'Bekijk het account in het forest (wachtwoord, vergrendeld, uitgeschakeld, verlopen), daarna: hawser connect secret {forest}',
    },
    closed: { en: 'The account can sign in again.', nl: 'Het account kan zich weer aanmelden.' },
    find: ({ heartbeat: { forests } }) =>
      forests.flatMap(({ name: forest, failure }) =>
        failure && refusals.test(failure.code) ? [{ subject: forest, data: { forest, ...about(failure) } }] : [],
      ),
  }),
  'health.controller-unreachable': rule({
    severity: 'warning',
    mail: true,
    heartbeats: 2,
    title: { en: 'Domain controller {server} does not answer', nl: 'Domeincontroller {server} antwoordt niet' },
    cause: {
      en: 'Agent {agent} works with another one of {forest}. If that one fails too, synchronization stops. {code}: {detail}',
      nl: 'Agent {agent} werkt met een andere van {forest}. Valt die ook uit, dan stopt de synchronisatie. {code}: {detail}',
    },
    fix: {
      en: 'Bring it back, or take it out of servers in connect.yaml.',
      nl: 'Breng hem terug, of haal hem uit servers in connect.yaml.',
    },
    closed: { en: 'It answers again.', nl: 'De server antwoordt weer.' },
    find: ({ heartbeat: { forests } }) =>
      forests.flatMap(({ name: forest, unreachableServers }) =>
        unreachableServers.map(({ server, failure }) => ({
          subject: server,
          data: { forest, server, ...about(failure) },
        })),
      ),
  }),
  'health.controller-not-synchronized': rule({
    severity: 'warning',
    mail: true,
    heartbeats: 2,
    title: {
      en: 'Domain controller {server} is not synchronized',
      nl: 'Domeincontroller {server} is niet gesynchroniseerd',
    },
    cause: {
      en: 'It reports that it has not replicated from its partners, so what agent {agent} reads of {forest} may be old.',
      nl: 'De domeincontroller meldt dat hij niet van zijn partners heeft gerepliceerd: wat agent {agent} van {forest} leest kan verouderd zijn.',
    },
    fix: {
      en: 'Look at replication (repadmin /replsummary, samba-tool drs showrepl), or name another controller in servers.',
      nl: 'Controleer de replicatie (repadmin /replsummary, samba-tool drs showrepl), of noem een andere controller in servers.',
    },
    closed: { en: 'It is synchronized.', nl: 'Hij is gesynchroniseerd.' },
    find: ({ heartbeat: { forests } }) =>
      forests.flatMap(({ name: forest, server, isSynchronized }) =>
        when(isSynchronized === false && server !== null, { subject: forest, data: { forest, server: server ?? '' } }),
      ),
  }),
  'health.forest-clock': rule({
    severity: 'warning',
    mail: true,
    heartbeats: 2,
    title: { en: 'The clock of {forest} differs', nl: 'De klok van {forest} wijkt af' },
    cause: {
      en: 'The clocks of {server} and the machine of agent {agent} differ by {seconds} seconds. From five minutes on, Kerberos refuses sign-ins.',
      nl: 'De klokken van {server} en de machine van agent {agent} verschillen {seconds} seconden. Vanaf vijf minuten weigert Kerberos de aanmelding.',
    },
    fix: {
      en: 'Correct time synchronization: of the domain from the root PDC on, and of the machine of the agent.',
      nl: 'Herstel de tijdsynchronisatie: van het domein vanaf de root-PDC, en van de machine van de agent.',
    },
    closed: { en: 'The clocks agree again.', nl: 'De klokken lopen weer gelijk.' },
    find: ({ heartbeat: { forests } }, isOpen) =>
      forests.flatMap(({ name: forest, server, clockOffsetMs }) => {
        const apart = Math.abs(clockOffsetMs ?? 0);
        const severity = apart > CLOCK_MS.error ? ({ severity: 'error' } as const) : {};
        return when(apart > (isOpen(forest) ? CLOCK_MS.clear : CLOCK_MS.raise), {
          subject: forest,
          ...severity,
          data: { forest, server: server ?? forest, seconds: Math.round((clockOffsetMs ?? 0) / SECOND) },
        });
      }),
  }),
  'health.forest-rights': rule({
    severity: 'warning',
    mail: true,
    title: { en: 'Rights are missing in {domain}', nl: 'In {domain} ontbreken rechten' },
    cause: {
      en: 'Runs of agent {agent} work without them. {details| }',
      nl: 'Runs van agent {agent} werken zonder. {details| }',
    },
    fix: {
      en: 'On the machine of the agent: hawser connect rights check prints what to grant, hawser connect rights grant grants it.',
      nl: 'Op de machine van de agent: hawser connect rights check toont welke rechten ontbreken, hawser connect rights grant verleent ze.',
    },
    closed: { en: 'The rights are present.', nl: 'De rechten zijn aanwezig.' },
    find: ({ heartbeat: { forests } }) =>
      forests.flatMap(({ domains = [] }) =>
        domains.flatMap(({ domain, missing }) =>
          when(missing.length > 0, { subject: domain, data: { domain, details: missing.map(({ detail }) => detail) } }),
        ),
      ),
  }),
  'health.forest-slow': rule({
    severity: 'warning',
    mail: false,
    heartbeats: 3,
    title: { en: 'Forest {forest} answers slowly', nl: 'Forest {forest} antwoordt traag' },
    cause: {
      en: 'Signing in or a search by agent {agent} took {milliseconds} ms: the domain controller is busy, or far away.',
      nl: 'Aanmelden of zoeken door agent {agent} duurde {milliseconds} ms: de domeincontroller is druk of ver weg.',
    },
    fix: {
      en: 'Look at its load, or name a nearer controller first in servers of connect.yaml.',
      nl: 'Bekijk zijn belasting, of noem in servers van connect.yaml een dichterbij staande controller als eerste.',
    },
    closed: { en: 'It answers in time again.', nl: 'Het antwoordt weer op tijd.' },
    find: ({ heartbeat: { forests } }) =>
      forests.flatMap(({ name: forest, latency: { bind, search } }) => {
        const p95 = percentile(mergeHistograms([bind, search]), 0.95) ?? 0;
        return when(p95 > SLOW_MS, { subject: forest, data: { forest, milliseconds: Math.round(p95) } });
      }),
  }),
};
