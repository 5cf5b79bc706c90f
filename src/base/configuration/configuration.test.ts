import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { HawserError } from '../errors.ts';
import { loadConfiguration, parseConfiguration, redactConfiguration, secretSetting } from './configuration.ts';

const password = z.string();
secretSetting.add(password, { secret: true });
const schema = z.strictObject({
  publicUrl: z.url().describe('where people reach it'),
  port: z.int().min(1).max(65535).default(8080),
  database: z.string().default('pglite:data'),
  forests: z.array(z.strictObject({ domain: z.string(), password: password.optional() })).default([]),
});

describe('the configuration', () => {
  it('reports five mistakes at once, each with its line', () => {
    const text = [
      'publicUrl: nonsense',
      'port: 99999',
      'colour: red',
      'forests:',
      '  - domain: 5',
      '    pasword: x',
      '',
    ].join('\n');
    const attempt = (): unknown => parseConfiguration(schema, text, { name: 'cloud.yaml' });
    expect(attempt).toThrow(/\(5\)/);
    for (const place of [
      /yaml:1: publicUrl/,
      /yaml:2: port/,
      /yaml:3: colour/,
      /yaml:5: forests\.0\.domain/,
      /yaml:6: forests\.0\.pasword/,
    ]) {
      expect(attempt).toThrow(place);
    }
  });

  it('says it in Dutch too, without a word of the schema library, and names the setting that was meant', () => {
    const text = 'publicUrl: nonsense\nport: many\nforests:\n  - domain: 5\n    pasword: x\n';
    try {
      parseConfiguration(schema, text, { name: 'cloud.yaml' });
      expect.unreachable();
    } catch (error) {
      expect((error as HawserError).text('nl').split('\n').slice(1)).toEqual([
        '  cloud.yaml:1: publicUrl: is geen URL (https://host/…)',
        '  cloud.yaml:2: port: moet een getal zijn; dit is tekst',
        '  cloud.yaml:4: forests.0.domain: moet tekst zijn; dit is een getal',
        '  cloud.yaml:5: forests.0.pasword: is geen bekende instelling; bedoelt u password?',
      ]);
    }
  });

  it('distinguishes a folder from a file that is not there, in words', () => {
    const load = (file: string): unknown => loadConfiguration(schema, { role: 'cloud', file, environment: {} });
    expect(() => load('/none/cloud.yaml')).toThrow('There is no file /none/cloud.yaml.');
    expect(() => load('/tmp')).toThrow('/tmp is a folder; a file is needed here.');
  });

  it('takes overrides from the environment and names the variable that is wrong', () => {
    const overrides = [{ variable: 'HAWSER_CLOUD_PORT', path: ['port'], value: '81' }];
    const read = (value: string): unknown =>
      parseConfiguration(schema, 'publicUrl: http://a.test', {
        name: 'x',
        overrides: overrides.map((o) => ({ ...o, value })),
      });
    expect(read('81')).toMatchObject({ port: 81 });
    expect(() => read('many')).toThrow(/HAWSER_CLOUD_PORT/);
  });

  it('does not take the variable that names the file for a setting', () => {
    const environment = { HAWSER_CLOUD_CONFIG: 'x.yaml', HAWSER_CLOUD_PUBLIC_URL: 'http://a.test' };
    expect(loadConfiguration(schema, { role: 'cloud', environment })).toMatchObject({ publicUrl: 'http://a.test' });
  });

  it('reports broken YAML with its line', () => {
    expect(() => parseConfiguration(schema, 'publicUrl: "x\nport: 1', { name: 'a.yaml' })).toThrow(/a\.yaml:\d/);
  });

  it('shows itself without secrets', () => {
    const shown = redactConfiguration(schema, {
      database: 'postgres://u:geheim@h/d',
      forests: [{ domain: 'a', password: 'geheim' }],
    });
    expect(JSON.stringify(shown)).not.toContain('geheim');
  });

  it('shows no secret of a part that may be left out', () => {
    const parts = z.object({ proxy: z.strictObject({ password: password.optional() }).prefault({}) });
    expect(redactConfiguration(parts, { proxy: { password: 'geheim' } })).toEqual({ proxy: { password: '***' } });
  });
});
