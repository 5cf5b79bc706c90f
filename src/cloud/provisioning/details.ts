import type { Detail } from '../../base/details.ts';
import { defineDetails } from '../../base/details.ts';

/** What the answer to an operation says beside the field's code: why, and with which values. */
export const answerDetail = defineDetails({
  'provisioning.quarantined': {
    en: 'Another object has {values}; everything else was synchronized.',
    nl: 'Een ander object heeft {values}; de overige gegevens zijn gesynchroniseerd.',
  },
  'provisioning.too-many-extensions': {
    en: '{count} directory extensions; the maximum is {most}.',
    nl: '{count} directory-extensies; {most} is het maximum.',
  },
  'provisioning.too-many-values': {
    en: '{attribute} has {count} {count:value/values}; the maximum is {most}.',
    nl: '{attribute} heeft {count} {count:waarde/waarden}; {most} is het maximum.',
  },
  'provisioning.too-long': {
    en: '{attribute} has {count} {count:character/characters}; the maximum is {most}.',
    nl: '{attribute} heeft {count} tekens; {most} is het maximum.',
  },
  'provisioning.photo-too-large': {
    en: '{attribute} is larger than {most} {most:byte/bytes}.',
    nl: '{attribute} is groter dan {most} bytes.',
  },
  'provisioning.not-storable': {
    en: "{attribute} has characters that can't be stored (NUL, half a pair).",
    nl: '{attribute} bevat tekens die niet kunnen worden opgeslagen (NUL, een half paar).',
  },
  'provisioning.other-class': {
    en: '{by} belongs to a {found}, and this is a {wanted}.',
    nl: '{by} hoort bij een object van klasse {found}, en dit is klasse {wanted}.',
  },
  'provisioning.the-source-anchor': { en: 'the source anchor', nl: 'de source anchor' },
  'provisioning.the-name': { en: 'the user principal name {name}', nl: 'de user principal name {name}' },
  'provisioning.the-address': { en: 'the primary SMTP address {address}', nl: 'het primaire SMTP-adres {address}' },
  'provisioning.soft-match-blocked': {
    en: 'A cloud object has {by}, and the tenant blocks soft match (BlockSoftMatch). If both are the same, run "hawser cloud tenant matching allow --for 72h" and synchronize. If not, change the value in the forest.',
    nl: 'Een cloudobject heeft {by}, en de tenant blokkeert soft match (BlockSoftMatch). Als beide hetzelfde zijn, voer dan "hawser cloud tenant matching allow --for 72h" uit en synchroniseer. Zo niet, wijzig dan de waarde in het forest.',
  },
  'provisioning.match-of-administrator': {
    en: 'The cloud user with {by} has an administrator role, and such users are never taken over. Remove the role, synchronize, and assign it again; or change the value in the forest.',
    nl: 'De cloudgebruiker met {by} heeft een beheerdersrol, en zulke gebruikers worden nooit overgenomen. Haal de rol weg, synchroniseer en wijs de rol opnieuw toe; of wijzig de waarde in het forest.',
  },
  'provisioning.hard-match-blocked': {
    en: 'The source anchor belongs to a cloud object, and the tenant blocks takeover by hard match (BlockCloudObjectTakeoverThroughHardMatch). If both are the same, run "hawser cloud tenant matching allow --for 72h" and synchronize.',
    nl: 'De source anchor hoort bij een cloudobject, en de tenant blokkeert overname door hard match (BlockCloudObjectTakeoverThroughHardMatch). Als beide hetzelfde zijn, voer dan "hawser cloud tenant matching allow --for 72h" uit en synchroniseer.',
  },
  'provisioning.administrator-in-bin': {
    en: 'The user with the source anchor is in the recycle bin and has an administrator role. Restore the user in the console, and synchronize.',
    nl: 'De gebruiker met de source anchor staat in de prullenbak en heeft een beheerdersrol. Herstel de gebruiker in de console en synchroniseer.',
  },
  'provisioning.no-object': {
    en: 'There is no synchronized object with this source anchor: add it again.',
    nl: 'Er is geen gesynchroniseerd object met deze source anchor: voeg het opnieuw toe.',
  },
  'provisioning.no-name': {
    en: 'No user principal name can be built from "{sent}" and the mailNickname "{nickname}".',
    nl: 'Van "{sent}" en de mailNickname "{nickname}" is geen user principal name te maken.',
  },
  'provisioning.other-forest': {
    en: 'The object comes from {forests}, which this agent may not provision.',
    nl: 'Het object komt uit {forests}, en deze agent mag dat niet inrichten.',
  },
  'provisioning.mastered-in-cloud': {
    en: 'The cloud is the source of this object: delete it there.',
    nl: 'Het object wordt in de cloud beheerd: verwijder het daar.',
  },
});

export const theSourceAnchor = answerDetail('provisioning.the-source-anchor');

/** Nobody is made an administrator by a forest: an object with a role is never matched. */
export const roleDetail = (by: Detail) => answerDetail('provisioning.match-of-administrator', { by });

/** Values that another object holds. */
export const quarantinedDetail = (values: readonly string[]) => answerDetail('provisioning.quarantined', { values });
