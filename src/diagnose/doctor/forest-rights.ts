import type { Text } from '../../base/messages.ts';
import type { RootDse, Session } from '../../ldap/index.ts';
import {
  askDeletedObjects,
  askDeletedObjectsByDirSync,
  askToReplicate,
  findAccountByName,
  ldapErrors,
  readTokenSids,
} from '../../ldap/index.ts';
import {
  findMissingWritebackRights,
  findUnwritableAnchor,
  readServiceConnectionPoint,
  samplePeople,
} from '../probe/directory.ts';
import type { Check, Observation } from './check.ts';
import { error, notice, warning } from './check.ts';
import { doctorErrors } from './errors.ts';
import type { Forest } from './forest.ts';
import { baseOf, withSession } from './forest.ts';

const nobody: Text = { en: 'there is no account to check', nl: 'er is geen account om te controleren' };
const noAnchors: Text = { en: 'writeSourceAnchor is off', nl: 'writeSourceAnchor staat uit' };

/** What the account may do in its domain, and what the forest publishes for machines. */
export function rightsChecks(forest: Forest): readonly Check[] {
  return [
    replicationCheck(forest),
    deletedObjectsCheck(forest),
    writebackCheck(forest),
    anchorCheck(forest),
    connectionPointCheck(forest),
  ];
}

function baseOfRight(forest: Forest, what: string): Omit<Check, 'title' | 'run' | 'why'> {
  return { ...baseOf(forest, what, 'sign-in'), privilege: 'service', deadlineMs: 30_000 };
}

async function samplesOf({ options }: Forest, session: Session, { defaultNamingContext }: RootDse) {
  const { include, session: settings } = options;
  const accountDn = (await findAccountByName(session, defaultNamingContext, settings.account))?.dn;
  const people = await samplePeople(session, include.length > 0 ? include : [defaultNamingContext]);
  // The account's own entry is nobody's to write, and nobody resets its password from the cloud.
  return { accountDn, samples: people.filter((dn) => dn !== accountDn).slice(0, 8) };
}

function replicationCheck(forest: Forest): Check {
  return {
    ...baseOfRight(forest, 'replication'),
    title: { en: 'right to replicate changes', nl: 'recht om wijzigingen te repliceren' },
    why: {
      en: 'Without it, changes are read by USN: slower, and password hashes cannot be read at all.',
      nl: 'Zonder dit recht worden wijzigingen op USN gelezen: dat is trager, en wachtwoordhashes zijn dan niet te lezen.',
    },
    run: async ({ signal }) =>
      await withSession(forest, async (session, { defaultNamingContext }) => {
        const { mayReplicate } = await askToReplicate(session, { baseDn: defaultNamingContext, signal });
        return mayReplicate
          ? {}
          : { problems: [warning(ldapErrors('ldap.no-replication-rights', { dn: defaultNamingContext }))] };
      }),
  };
}

function deletedObjectsCheck(forest: Forest): Check {
  const { account } = forest.options.session;
  return {
    ...baseOfRight(forest, 'deleted-objects'),
    title: { en: 'access to deleted objects', nl: 'toegang tot verwijderde objecten' },
    why: {
      en: 'Deletions do not arrive with changes, but only with the hourly full import.',
      nl: 'Verwijderingen komen niet met wijzigingen mee, maar pas met de volledige import van elk uur.',
    },
    run: async ({ signal }) =>
      await withSession(forest, async (session, rootDse) => {
        const baseDn = rootDse.defaultNamingContext;
        const own = await findAccountByName(session, baseDn, account);
        if (!own) return { notApplicable: nobody };
        const sids = await readTokenSids(session, own.dn);
        const seen = await askDeletedObjects(session, { baseDn, rootDse, sids, signal });
        if (seen === 'visible') return {};
        const { mayReplicate } = await askToReplicate(session, { baseDn, signal });
        if (mayReplicate && (await askDeletedObjectsByDirSync(session, { baseDn, signal })) === 'visible') return {};
        const values = { account, container: `CN=Deleted Objects,${baseDn}` };
        return { problems: [warning(doctorErrors('doctor.deleted-objects-hidden', values))] };
      }),
  };
}

function writebackCheck(forest: Forest): Check {
  const { account } = forest.options.session;
  return {
    ...baseOfRight(forest, 'writeback'),
    title: { en: 'rights for password writeback', nl: 'rechten voor wachtwoord-writeback' },
    why: {
      en: 'Resetting and unlocking from the cloud fails for people on whom the account has no rights.',
      nl: 'Opnieuw instellen en ontgrendelen vanuit de cloud mislukt voor gebruikers op wie het account geen rechten heeft.',
    },
    run: async () =>
      await withSession(forest, async (session, rootDse) => {
        const { accountDn, samples } = await samplesOf(forest, session, rootDse);
        if (accountDn === undefined || samples.length === 0) return { notApplicable: nobody };
        const missing = await findMissingWritebackRights(session, accountDn, samples);
        if (!missing) return { summary: `${samples.length} samples` };
        const values = { account, target: missing.target, rights: missing.rights.join(', ') };
        return { problems: [notice(doctorErrors('doctor.writeback-rights', values))] };
      }),
  };
}

function anchorCheck(forest: Forest): Check {
  const { session: settings, writesAnchors } = forest.options;
  const { account } = settings;
  return {
    ...baseOfRight(forest, 'anchor'),
    title: { en: 'right to write the source anchor', nl: 'recht om de source anchor te schrijven' },
    why: {
      en: 'Objects without an anchor of their own become somebody else when they move to another forest.',
      nl: 'Objecten zonder eigen anchor worden een ander object als ze naar een ander forest verhuizen.',
    },
    run: async () =>
      await withSession(forest, async (session, rootDse) => {
        if (!writesAnchors) return { notApplicable: noAnchors };
        const { accountDn, samples } = await samplesOf(forest, session, rootDse);
        if (accountDn === undefined || samples.length === 0) return { notApplicable: nobody };
        const target = await findUnwritableAnchor(session, accountDn, samples);
        return target === undefined
          ? {}
          : { problems: [warning(doctorErrors('doctor.anchor-rights', { account, target }))] };
      }),
  };
}

function connectionPointCheck(forest: Forest): Check {
  return {
    ...baseOfRight(forest, 'scp'),
    title: { en: 'serviceverbindingspunt', nl: 'serviceverbindingspunt' },
    why: {
      en: 'Machines of this forest find their tenant through it when they join.',
      nl: 'Machines van dit forest vinden hiermee hun tenant als ze joinen.',
    },
    run: async () =>
      await withSession(forest, async (session, rootDse) =>
        judgePoint(await readServiceConnectionPoint(session, rootDse), forest),
      ),
  };
}

function judgePoint(point: Awaited<ReturnType<typeof readServiceConnectionPoint>>, { options }: Forest): Observation {
  const { tenantId, session } = options;
  const { domain } = session;
  if (!point) return { problems: [notice(doctorErrors('doctor.scp-missing', { domain }))] };
  const keywords = point.keywords.join(', ') || '-';
  const evidence = [{ name: 'keywords', value: keywords }];
  const what = point.tenantId === undefined ? 'azureADId' : point.tenantName === undefined ? 'azureADName' : undefined;
  if (what !== undefined)
    return { evidence, problems: [warning(doctorErrors('doctor.scp-incomplete', { domain, what, keywords }))] };
  const found = point.tenantId ?? '';
  return tenantId !== undefined && found.toLowerCase() !== tenantId.toLowerCase()
    ? { evidence, problems: [error(doctorErrors('doctor.scp-other-tenant', { domain, found, wanted: tenantId }))] }
    : { summary: keywords, evidence };
}
