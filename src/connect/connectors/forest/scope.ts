import { dnKey, fromBytes, guidFromBytes, guidToDn, isBytes, isGuid, normaliseGuid } from '../../../directory/index.ts';
import type { Entry, Session } from '../../../ldap/index.ts';
import { connectorErrors } from '../errors.ts';

export interface ScopeOptions {
  /** Containers to read, as DN or GUID; empty: the whole domain. */
  readonly include: readonly string[];
  /** Containers inside those to leave out. */
  readonly exclude: readonly string[];
}

/** The part of a domain that is read: containers by GUID, their names as they are now. */
export interface Scope {
  /** Whether all of the domain is in it, so that nobody can move in or out. */
  readonly isWhole: boolean;
  /** GUIDs of the containers by their text in the configuration. */
  readonly containers: Readonly<Record<string, string>>;
  /** Equal exactly when the same containers are included and excluded. */
  readonly fingerprint: string;
  has(dn: string): boolean;
}

/**
 * Finds where the containers are now. One that is known by its GUID is found wherever it was moved; one that is gone
 * stops the import, as everything in it would look deleted. Throws `connectors.container-missing`.
 */
export async function resolveScope(
  session: Session,
  { include, exclude }: ScopeOptions,
  {
    known,
    baseDn,
    connector,
  }: { readonly known: Readonly<Record<string, string>>; readonly baseDn: string; readonly connector: string },
): Promise<Scope> {
  const containers: Record<string, string> = {};
  const find = async (text: string): Promise<{ readonly guid: string; readonly ending: string } | undefined> => {
    const entry = await readContainer(session, text, known);
    const value = entry?.attributes['objectGUID'];
    if (!entry || !isBytes(value)) return undefined;
    const found = guidFromBytes(fromBytes(value));
    containers[text] = found;
    return { guid: found, ending: `,${dnKey(entry.dn)}` };
  };
  const included: { readonly guid: string; readonly ending: string }[] = [];
  for (const text of include) {
    const container = await find(text);
    if (!container) throw connectorErrors('connectors.container-missing', { container: text, connector });
    included.push(container);
  }
  // An excluded container that is gone holds nothing that could come in by mistake.
  const excluded = (await Promise.all(exclude.map(find))).filter((container) => container !== undefined);
  const isWhole =
    excluded.length === 0 && (included.length === 0 || included.some(({ ending }) => ending === `,${dnKey(baseDn)}`));
  return {
    isWhole,
    containers,
    fingerprint: JSON.stringify([included, excluded].map((list) => list.map(({ guid }) => guid).sort())),
    has: (dn) => {
      if (isWhole) return true;
      const key = dnKey(dn);
      // The innermost container decides, so that an OU inside an excluded one can be included again.
      const depth = (list: readonly { readonly ending: string }[]): number =>
        list.reduce((most, { ending }) => (`,${key}`.endsWith(ending) ? Math.max(most, ending.length) : most), 0);
      return (included.length === 0 ? 1 : depth(included)) > depth(excluded);
    },
  };
}

/** The DNs that configured containers have now; those that are gone are left out. */
export async function resolveContainers(
  session: Session,
  texts: readonly string[],
  known: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const found = await Promise.all(texts.map(async (text) => await readContainer(session, text, known)));
  return found.flatMap((entry) => entry?.dn ?? []);
}

/** By its GUID where that is known, so that it is found wherever it was moved. */
async function readContainer(
  session: Session,
  text: string,
  known: Readonly<Record<string, string>>,
): Promise<Entry | undefined> {
  const guid = isGuid(text) ? normaliseGuid(text) : known[text];
  return (
    (guid === undefined ? undefined : await session.read(guidToDn(guid), ['objectGUID'])) ??
    (isGuid(text) ? undefined : await session.read(text, ['objectGUID']))
  );
}
