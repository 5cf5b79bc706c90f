import { Document, isScalar } from 'yaml';
import type { AccessDocument, AccessPolicy, Named } from './access-document.ts';

/**
 * The document as people keep it in a file: what has its default is left out, and behind each id stands whose it is.
 * Read again it is the same document.
 */
export function writeAccess(document: AccessDocument, names: ReadonlyMap<string, string> = new Map()): string {
  const { version, networks, policies } = document;
  const yaml = new Document({ version, networks, policies: policies.map(withoutDefaults) });
  const lists = [
    ['who', 'groups'],
    ['who', 'people'],
    ['who', 'except', 'groups'],
    ['who', 'except', 'people'],
    ['applications', 'include'],
    ['applications', 'except'],
  ];
  for (const index of policies.keys())
    for (const list of lists)
      for (let at = 0; ; at++) {
        const node = yaml.getIn(['policies', index, ...list, at], true);
        if (!isScalar(node)) break;
        const name = names.get(String(node.value));
        if (name !== undefined) node.comment = ` ${name.replaceAll(/\p{Cc}+/gu, ' ')}`;
      }
  return yaml.toString({ lineWidth: 0 });
}

function withoutDefaults({ id, name, mode, who, applications, where, access }: AccessPolicy) {
  const { everyone, except, ...meant } = who;
  const whoExcept = namedOnly(except);
  return {
    ...{ id, name, mode },
    who: {
      ...(everyone && { everyone }),
      ...namedOnly(meant),
      ...(Object.keys(whoExcept).length > 0 && { except: whoExcept }),
    },
    ...partOf('applications', applications),
    ...partOf('where', where),
    access,
  };
}

function namedOnly(named: Named): Partial<Named> {
  return Object.fromEntries(Object.entries(named).filter(([, list]) => list.length > 0));
}

function partOf(
  key: string,
  { include, except }: { readonly include?: readonly string[] | undefined; readonly except: readonly string[] },
): Record<string, unknown> {
  if (!include && except.length === 0) return {};
  return { [key]: { ...(include && { include }), ...(except.length > 0 && { except }) } };
}
