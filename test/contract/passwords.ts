import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bindFailure,
  canSignIn,
  change,
  newUnit,
  newUser,
  type NewUser,
  policyHints,
  quoted,
  read,
  refusal,
  type Refusal,
  signIn,
  type Target,
  valuesOf,
} from './target.ts';

const first = 'Zonne-Bloem.12';
const second = 'Fiets-Pomp.34';
const third = 'Water-Kant.56';

/** unicodePwd, the policy and lockout: the table of result codes, each in the manners of its server. */
export function passwordContract(target: () => Target): void {
  let client: Client;
  let unit: string;
  const isWindows = (): boolean => target().personality === 'windows';
  const reset = async (dn: string, password: string | Buffer): Promise<void> =>
    await client.modify(dn, [
      change('replace', 'unicodePwd', [typeof password === 'string' ? quoted(password) : password]),
    ]);
  const changes = (from: string, to: string): ReturnType<typeof change>[] => [
    change('delete', 'unicodePwd', [quoted(from)]),
    change('add', 'unicodePwd', [quoted(to)]),
  ];
  const policy = async (values: Record<string, string>): Promise<void> =>
    await client.modify(
      target().baseDn,
      Object.entries(values).map(([name, value]) => change('replace', name, [value])),
    );

  beforeAll(async () => {
    client = await signIn(target());
    unit = await newUnit(client, target());
    await policy({ minPwdAge: '0' });
  });
  afterAll(async () => {
    await policy({ minPwdAge: '-864000000000' });
    await client.unbind();
  });

  describe('a reset', () => {
    it('needs no old password and leaves history alone', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await reset(dn, second);
      await reset(dn, first);
      expect(await canSignIn(target(), upn, first)).toBe(true);
    });

    it.each([
      ['too short', 'Ab1.'],
      ['too simple', 'onlylowercaseletters'],
    ])('is refused when the password is %s', async (_, password) => {
      const { dn } = await newUser(client, target(), unit, first);
      expect(await refusal(reset(dn, password))).toMatchObject({ code: isWindows() ? 53 : 19, hex: '0000052D' });
    });

    it('needs a quoted password in UTF-16', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      const hex = isWindows() ? '0000001F' : '00002035';
      for (const wrong of [Buffer.from(first, 'utf16le'), Buffer.from(`"${first}"`), Buffer.from(`"${first}" `)]) {
        expect(await refusal(reset(dn, wrong))).toMatchObject({ code: 53, hex });
      }
    });

    it('does not exist as an add or a delete alone', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      expect((await refusal(client.modify(dn, [change('add', 'unicodePwd', [quoted(second)])]))).code).toBe(53);
      expect((await refusal(client.modify(dn, [change('delete', 'unicodePwd', [quoted(first)])]))).code).toBe(53);
      expect((await refusal(client.modify(dn, [change('replace', 'unicodePwd')]))).code).toBe(53);
    });

    it('is also a delete without a value followed by an add', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await client.modify(dn, [change('delete', 'unicodePwd'), change('add', 'unicodePwd', [quoted(second)])]);
      expect(await canSignIn(target(), upn, second)).toBe(true);
    });

    it('is refused to an account without the right', async () => {
      const one = await newUser(client, target(), unit, first);
      const two = await newUser(client, target(), unit, first);
      const session = await signIn(target(), one.upn, first);
      const refused = await refusal(session.modify(two.dn, [change('replace', 'unicodePwd', [quoted(second)])]));
      expect(refused).toMatchObject({ code: 50, hex: isWindows() ? '00000005' : undefined });
      await session.unbind();
    });

    it('respects history with the policy hints control, where the server knows it', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      const hinted = async (critical: boolean): Promise<void> =>
        await client.modify(dn, [change('replace', 'unicodePwd', [quoted(first)])], [policyHints(critical)]);
      expect(await refusal(hinted(true))).toMatchObject(isWindows() ? { code: 53, hex: '0000052D' } : { code: 12 });
      // Where it is not known, asking politely changes nothing: the old password is accepted.
      const polite = await hinted(false).then(
        () => 'accepted',
        () => 'refused',
      );
      expect(polite).toBe(isWindows() ? 'refused' : 'accepted');
    });

    it('works for a disabled account', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await client.modify(dn, [change('replace', 'userAccountControl', ['514'])]);
      await reset(dn, second);
      expect(await bindFailure(target(), upn, second)).toBe('49 533');
    });

    it('can demand a change at the next sign-in in the same request', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await client.modify(dn, [
        change('replace', 'unicodePwd', [quoted(second)]),
        change('replace', 'pwdLastSet', ['0']),
      ]);
      expect(await bindFailure(target(), upn, second)).toBe('49 773');
      const state = await read(client, dn, ['pwdLastSet', 'msDS-User-Account-Control-Computed']);
      expect(valuesOf(state, 'pwdLastSet')).toEqual(['0']);
      expect(Number(valuesOf(state, 'msDS-User-Account-Control-Computed')[0]) & 0x80_0000).toBe(0x80_0000);
    });

    it('of an object that is not there is refused', async () => {
      expect((await refusal(reset(`CN=Nobody,${unit}`, first))).code).toBe(32);
    });
  });

  describe('a change', () => {
    it('is everybody’s own right', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      const session = await signIn(target(), upn, first);
      await session.modify(dn, changes(first, second));
      await session.unbind();
      expect(await canSignIn(target(), upn, second)).toBe(true);
    });

    it('leaves the last password usable for an hour, and the one before not', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await client.modify(dn, changes(first, second));
      expect(await canSignIn(target(), upn, first)).toBe(true);
      await client.modify(dn, changes(second, third));
      expect(await canSignIn(target(), upn, second)).toBe(true);
      expect(await bindFailure(target(), upn, first)).toBe('49 52e');
    });

    it('is refused with the reason', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      const refused = async (from: string, to: string): Promise<Refusal> =>
        await refusal(client.modify(dn, changes(from, to)));
      expect(await refused('Not-The-One.1', second)).toMatchObject({ code: 19, hex: '00000056' });
      expect(await refused(first, 'Ab1.')).toMatchObject({ code: 19, hex: '0000052D' });
      expect(await refused(first, 'onlylowercaseletters')).toMatchObject({ code: 19, hex: '0000052D' });
      expect(await refused(first, first)).toMatchObject({ code: 19, hex: '0000052D' });
      await client.modify(dn, changes(first, second));
      expect(await refused(second, first)).toMatchObject({ code: 19, hex: '0000052D' });
    });

    it('waits for the minimum age, except when it was demanded', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      await policy({ minPwdAge: '-864000000000' });
      try {
        expect(await refusal(client.modify(dn, changes(first, second)))).toMatchObject({ code: 19, hex: '0000052D' });
        await client.modify(dn, [change('replace', 'pwdLastSet', ['0'])]);
        await client.modify(dn, changes(first, second));
      } finally {
        await policy({ minPwdAge: '0' });
      }
    });

    it('may be done for somebody who cannot sign in until it is done', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await client.modify(dn, [change('replace', 'pwdLastSet', ['0'])]);
      await client.modify(dn, changes(first, second));
      expect(await canSignIn(target(), upn, second)).toBe(true);
    });
  });

  describe('expiry', () => {
    it('exempts accounts whose password does not expire', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      await client.modify(dn, [
        change('replace', 'userAccountControl', ['66048']),
        change('replace', 'pwdLastSet', ['0']),
      ]);
      expect(await canSignIn(target(), upn, first)).toBe(true);
      expect(
        valuesOf(
          await read(client, dn, ['msDS-UserPasswordExpiryTimeComputed']),
          'msDS-UserPasswordExpiryTimeComputed',
        ),
      ).toEqual(['9223372036854775807']);
    });

    it('is counted from the last change', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      const [text] = valuesOf(
        await read(client, dn, ['msDS-UserPasswordExpiryTimeComputed']),
        'msDS-UserPasswordExpiryTimeComputed',
      );
      const [set] = valuesOf(await read(client, dn, ['pwdLastSet']), 'pwdLastSet');
      expect(BigInt(text ?? 0) - BigInt(set ?? 0)).toBe(42n * 864_000_000_000n);
    });

    it('takes only 0 and -1 as the moment of the last change', async () => {
      const { dn } = await newUser(client, target(), unit, first);
      const { code } = await refusal(client.modify(dn, [change('replace', 'pwdLastSet', ['12345'])]));
      expect(code).toBe(isWindows() ? 53 : 80);
    });
  });

  describe('lockout', () => {
    let victim: NewUser;
    beforeAll(async () => {
      await policy({
        lockoutThreshold: '3',
        lockoutDuration: '-18000000000',
        lockOutObservationWindow: '-18000000000',
      });
      victim = await newUser(client, target(), unit, first);
      for (let attempt = 0; attempt < 3; attempt++) await bindFailure(target(), victim.upn, 'wrong');
    });
    afterAll(async () => await policy({ lockoutThreshold: '0' }));

    it('follows the third wrong password, also for the right one', async () => {
      expect(await bindFailure(target(), victim.upn, first)).toBe('49 775');
      expect(await bindFailure(target(), victim.upn, 'wrong')).toBe('49 775');
      const state = await read(client, victim.dn, ['lockoutTime', 'badPwdCount', 'msDS-User-Account-Control-Computed']);
      expect(Number(valuesOf(state, 'lockoutTime')[0])).toBeGreaterThan(0);
      expect(valuesOf(state, 'badPwdCount')).toEqual(['3']);
      expect(Number(valuesOf(state, 'msDS-User-Account-Control-Computed')[0]) & 0x10).toBe(0x10);
    });

    it('forbids a change and outlives a reset', async () => {
      expect(await refusal(client.modify(victim.dn, changes(first, second)))).toMatchObject({
        code: 19,
        hex: '00000775',
      });
      await reset(victim.dn, second);
      expect(await bindFailure(target(), victim.upn, second)).toBe('49 775');
    });

    it('ends when an administrator writes lockoutTime', async () => {
      await client.modify(victim.dn, [change('replace', 'lockoutTime', ['0'])]);
      expect(await canSignIn(target(), victim.upn, second)).toBe(true);
      expect(valuesOf(await read(client, victim.dn, ['badPwdCount']), 'badPwdCount')).toEqual(['0']);
    });

    it('also follows wrong old passwords of a change', async () => {
      const { dn, upn } = await newUser(client, target(), unit, first);
      for (let attempt = 0; attempt < 3; attempt++) await refusal(client.modify(dn, changes('Not-The-One.1', second)));
      expect(await bindFailure(target(), upn, first)).toBe('49 775');
    });
  });
}
