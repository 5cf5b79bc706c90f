import type { Text } from '../../base/messages.ts';

/** What `hawser cloud app …` says on a terminal. */
export const applicationTexts = {
  columnName: { en: 'name', nl: 'naam' },
  columnId: { en: 'client id', nl: 'client-id' },
  columnKind: { en: 'kind', nl: 'soort' },
  columnRedirects: { en: 'redirect addresses', nl: 'omleidingsadressen' },
  none: { en: 'There is no application yet.', nl: 'Er is nog geen toepassing.' },
  makesOne: { en: 'registers one', nl: 'registreert er een' },
  public: { en: 'public', nl: 'openbaar' },
  confidential: { en: 'confidential', nl: 'vertrouwelijk' },
  issuer: { en: 'issuer', nl: 'uitgever (issuer)' },
  grants: { en: 'grants', nl: 'grants' },
  permissions: { en: 'permissions', nl: 'machtigingen' },
  consented: { en: 'consented', nl: 'toestemming gegeven' },
  notConsented: { en: 'no consent', nl: 'geen toestemming' },
  identifier: { en: 'resource', nl: 'resource' },
  scopes: { en: 'scopes', nl: 'scopes' },
  appRoles: { en: 'app roles', nl: 'toepassingsrollen' },
  secrets: { en: 'secrets', nl: 'geheimen' },
  keys: { en: 'keys', nl: 'sleutels' },
  until: { en: '{id} until {time}', nl: '{id} tot {time}' },
  secret: { en: 'Secret, shown only now, valid until {time}:', nl: 'Geheim, alleen nu zichtbaar, geldig tot {time}:' },
  deleted: { en: 'Application {name} is deleted.', nl: 'Toepassing {name} is verwijderd.' },
  assigned: { en: '{application} is assigned to {assignee}.', nl: '{application} is toegewezen aan {assignee}.' },
  assignedAlready: {
    en: '{application} was assigned to {assignee} already.',
    nl: '{application} was al toegewezen aan {assignee}.',
  },
} as const satisfies Record<string, Text>;
