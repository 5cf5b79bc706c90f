import type { Command } from 'commander';
import type { Language } from '../../base/messages.ts';
import type { OperationOutput } from '../../cloud/index.ts';
import { examples as examplesOf } from '../help/examples.ts';
import { flagsText, usageErrors } from '../help/usage-errors.ts';
import { languageOf } from '../terminal/language.ts';
import { table } from '../terminal/table.ts';
import { timeOf } from '../terminal/time.ts';
import { translateInto } from '../terminal/translate.ts';
import { methodTexts as texts } from './method-messages.ts';
import type { CommonOptions } from './subcommand.ts';
import { addForTenant, show, tenantOf } from './subcommand.ts';
import { onceLines, readSecret } from './user-change-commands.ts';

const KINDS = ['authenticator', 'email', 'phone', 'recovery-codes'] as const;
const COMMAND = 'hawser cloud user method add';

interface AddOptions extends CommonOptions {
  readonly secretStdin?: boolean;
  readonly verified?: boolean;
}

interface PassOptions extends CommonOptions {
  readonly minutes: string;
  readonly many?: boolean;
  readonly from?: string;
}

/** `hawser cloud user method …` and `user pass` */
export function addMethodCommands(user: Command): void {
  const method = user
    .command('method')
    .description('The ways in which a user proves who they are, besides a password.')
    .addHelpText(
      'after',
      examplesOf('hawser cloud user method list anna@contoso.com', `${COMMAND} anna@contoso.com authenticator`),
    );
  addForTenant(method, 'list <upn>', 'Lists the methods of a user.', [
    'hawser cloud user method list anna@contoso.com',
  ]).action(
    async (upn: string, options: CommonOptions) =>
      await show(options, async (operate) => await operate('list-methods', { ...tenantOf(options), name: upn }), view),
  );
  addForTenant(
    method,
    'add <upn> <kind> [value]',
    'Adds an authenticator, an e-mail address, a phone number or new recovery codes. Secrets are printed once.',
    [
      `${COMMAND} anna@contoso.com authenticator`,
      `${COMMAND} anna@contoso.com authenticator --secret-stdin < secret.txt`,
      `${COMMAND} anna@contoso.com phone "+31 20 123 4567" --verified`,
      `${COMMAND} anna@contoso.com recovery-codes`,
    ],
  )
    .option('--secret-stdin', 'read the secret of an authenticator (base32) from standard input')
    .option('--verified', 'the address or number is known to be theirs')
    .action(add);
  addForTenant(method, 'remove <upn> <id>', 'Removes a method of a user.', [
    'hawser cloud user method remove anna@contoso.com 0193d7a1-5d1e-7c7a-9b59-7d1f3a2e4c11',
  ]).action(
    async (upn: string, id: string, options: CommonOptions) =>
      await show(
        options,
        async (operate) => await operate('remove-method', { ...tenantOf(options), name: upn, id }),
        (left, language) =>
          [translateInto(language)(texts.removed, { user: left.user }), view(left, language)].join('\n'),
      ),
  );

  addForTenant(user, 'pass <upn>', 'Issues a Temporary Access Pass, printed once. It replaces the previous one.', [
    'hawser cloud user pass anna@contoso.com',
    'hawser cloud user pass anna@contoso.com --minutes 480 --many --from 2027-01-04T08:00:00Z',
  ])
    .option('--minutes <number>', 'for how many minutes, 10 to 43200', '60')
    .option('--many', 'it can be used more than once until it expires')
    .option('--from <time>', 'start time (ISO 8601)')
    .action(pass);
}

async function pass(upn: string, options: PassOptions): Promise<void> {
  const command = 'hawser cloud user pass';
  const language = languageOf(options.lang);
  const invalid = (option: string, given: string): Error =>
    usageErrors('usage.invalid-value', {
      ...{ what: flagsText(option, language), given, command },
      why: translateInto(language)(option.startsWith('--minutes') ? texts.minutesAre : texts.timeIs),
    });
  const minutes = Number(options.minutes);
  if (!Number.isInteger(minutes) || minutes < 10 || minutes > 43_200)
    throw invalid('--minutes <number>', options.minutes);
  const startsAt = options.from === undefined ? undefined : new Date(options.from);
  if (startsAt !== undefined && Number.isNaN(startsAt.getTime())) throw invalid('--from <time>', options.from ?? '');
  const wanted = { name: upn, minutes, uses: options.many === true ? ('many' as const) : ('once' as const) };
  await show(
    options,
    async (operate) =>
      await operate('issue-pass', {
        ...{ ...tenantOf(options), ...wanted },
        ...(startsAt !== undefined && { startsAt: startsAt.toISOString() }),
      }),
    ({ pass: issued }, spoken) => {
      const t = translateInto(spoken);
      const times = { from: timeOf(issued.startsAt, spoken), until: timeOf(issued.expiresAt, spoken) };
      const lines = onceLines(issued.value, t(issued.uses === 'once' ? texts.usedOnce : texts.usedOften, times));
      return [t(texts.passIssued, { user: upn }), '', ...lines].join('\n');
    },
  );
}

type Added = OperationOutput<'add-authenticator'>;

async function add(upn: string, kind: string, value: string | undefined, options: AddOptions): Promise<void> {
  const language = languageOf(options.lang);
  const t = translateInto(language);
  const wanted = KINDS.find((one) => one === kind);
  if (wanted === undefined) {
    const why = t(texts.kindsAre, { kinds: KINDS.join(', ') });
    throw usageErrors('usage.invalid-value', { what: '<kind>', given: kind, why, command: COMMAND });
  }
  const isContact = wanted === 'email' || wanted === 'phone';
  if (isContact && value === undefined)
    throw usageErrors('usage.missing-argument', { name: '<value>', command: COMMAND });
  if (!isContact && value !== undefined)
    throw usageErrors('usage.too-many-arguments', { given: value, command: COMMAND });
  const secret =
    wanted === 'authenticator' && options.secretStdin === true ? await readSecret(t(texts.secret), COMMAND) : undefined;
  const name = { ...tenantOf(options), name: upn };
  await show<Added>(
    options,
    async (operate) => {
      if (isContact)
        return await operate('add-contact', {
          ...{ ...name, kind: wanted, value: value ?? '', isVerified: options.verified === true },
        });
      if (wanted === 'recovery-codes') return await operate('add-recovery-codes', name);
      return await operate('add-authenticator', { ...name, ...(secret !== undefined && { secret }) });
    },
    (added, spoken) => viewAdded(upn, added, spoken),
  );
}

function viewAdded(upn: string, { method, secret, uri, codes }: Added, language: Language): string {
  const t = translateInto(language);
  const done = t(texts.added, { method: method.name, user: upn });
  if (codes) return [done, '', ...codes.map((code) => `  ${code}`), '', t(texts.codesOnce)].join('\n');
  if (secret === null || uri === null) return done;
  return [done, '', `  ${secret.match(/.{1,4}/g)?.join(' ') ?? secret}`, `  ${uri}`, '', t(texts.secretOnce)].join(
    '\n',
  );
}

function view({ user, methods }: Omit<OperationOutput<'list-methods'>, 'version'>, language: Language): string {
  const t = translateInto(language);
  if (methods.length === 0) return t(texts.none, { user });
  return table(methods, [
    { title: t(texts.columnId), value: ({ id }) => id },
    { title: t(texts.columnKind), value: ({ kind }) => kind },
    { title: t(texts.columnName), value: ({ name }) => name },
    { title: t(texts.columnAdded), value: ({ createdAt }) => timeOf(createdAt, language) },
    {
      title: t(texts.columnUsed),
      value: ({ lastUsedAt }) => (lastUsedAt ? timeOf(lastUsedAt, language) : t(texts.never)),
    },
  ]);
}
