import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfiguration, redactConfiguration, secretSetting } from './configuration.ts';

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
    expect(attempt).toThrow(/5 problem/);
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
});
