import type { Text } from '../../base/messages.ts';
import type { HoldGroup } from '../../connect/index.ts';

export const thresholdTexts = {
  limitCount: {
    en: 'Deletes are held back when more than {count} of one object class would leave within {hours} {hours:hour/hours}.',
    nl: 'Verwijderingen worden tegengehouden als er van één objectklasse meer dan {count} binnen {hours} uur verwijderd zouden worden.',
  },
  limitPercent: {
    en: 'Deletes are held back when more than {count}, or {percent} %, of one object class would leave within {hours} {hours:hour/hours}.',
    nl: 'Verwijderingen worden tegengehouden als er van één objectklasse meer dan {count}, of {percent} %, binnen {hours} uur verwijderd zouden worden.',
  },
  limitNone: {
    en: 'Every delete is held back: the tenant allows none, or this server has not received its limits yet.',
    nl: 'Elke verwijdering wordt tegengehouden: de tenant staat er geen toe, of deze server heeft de limieten nog niet ontvangen.',
  },
  disabled: { en: 'The threshold is disabled in the tenant.', nl: 'De drempel is uitgeschakeld in de tenant.' },
  class: { en: 'class', nl: 'klasse' },
  base: { en: 'objects', nl: 'objecten' },
  exported: { en: 'sent', nl: 'verzonden' },
  waiting: { en: 'waiting', nl: 'wachtend' },
  sum: { en: 'together', nl: 'samen' },
  above: { en: 'above the limit', nl: 'boven de limiet' },
  slowLeak: {
    en: '{class}: {count} {count:delete/deletes} in seven days, more than twice the limit ({limit}). Nothing was held back for it.',
    nl: '{class}: {count} {count:verwijdering/verwijderingen} in zeven dagen, meer dan tweemaal de limiet ({limit}). Daarvoor is niets tegengehouden.',
  },
  hold: {
    en: 'Hold {hold}: {count} {count:delete/deletes} ({class}) since {since}',
    nl: 'Blokkering {hold}: {count} {count:verwijdering/verwijderingen} ({class}) sinds {since}',
  },
  group: { en: 'group', nl: 'groep' },
  deletes: { en: 'deletes', nl: 'verwijderingen' },
  cause: { en: 'cause', nl: 'oorzaak' },
  source: { en: 'source', nl: 'bron' },
  container: { en: 'container', nl: 'container' },
  causes: {
    gone: { en: 'deleted', nl: 'verwijderd' },
    container: {
      en: 'moved out of the containers that are read',
      nl: 'verplaatst uit de containers die worden gelezen',
    },
    filter: { en: 'filtered out', nl: 'uitgefilterd' },
    rule: { en: 'no rule provisions it', nl: 'geen sync rule richt het in' },
    class: { en: 'object class changed', nl: 'objectklasse gewijzigd' },
    orphan: { en: 'in the cloud only', nl: 'alleen in de cloud' },
    unknown: { en: 'unknown', nl: 'onbekend' },
  } satisfies Record<HoldGroup['cause'], Text>,
  approved: { en: 'approved', nl: 'goedgekeurd' },
  declined: { en: 'declined', nl: 'afgewezen' },
  mixed: { en: 'decided', nl: 'beslist' },
  nothingHeldBack: { en: 'Nothing is held back.', nl: 'Er wordt niets tegengehouden.' },
  listsEach: { en: 'lists each delete', nl: 'toont elke verwijdering' },
  letsThemGo: { en: 'deletes them with the next export', nl: 'verwijdert ze met de volgende export' },
  keepsObjects: { en: 'keeps the objects in the cloud', nl: 'houdt de objecten in de cloud' },
  sendsApproved: { en: 'sends the approved deletes now', nl: 'verzendt de goedgekeurde verwijderingen nu' },
} as const;
