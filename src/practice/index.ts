export {
  startPracticeForest,
  type PracticeDomainOptions,
  type PracticeForest,
  type PracticeForestOptions,
} from './start.ts';
export type { LdifReport } from './ldif/load-file.ts';
export { type DomainController, type PracticeAccount } from './domain-controller.ts';
export { Authority } from './server/certificates.ts';
export type { Personality } from './forest.ts';
export {
  organisationAsLdif,
  writeLdif,
  type LdifFlavour,
  type OrganisationLdifOptions,
} from './organisation/as-ldif.ts';
export { generateOrganisation } from './organisation/generate.ts';
export type { Organisation, OrganisationObject, OrganisationOptions } from './organisation/organisation.ts';
