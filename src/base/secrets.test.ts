import { randomBytes } from 'node:crypto';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSecretBox, secretBox } from './secrets.ts';

describe('secrets at rest', () => {
  it('come back as they were, whatever they are', () => {
    const box = secretBox(randomBytes(32));
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (name, plain) => {
        expect(box.open(name, box.seal(name, plain))).toBe(plain);
      }),
    );
  });

  it('do not open under another name or key, or after a change', () => {
    const box = secretBox(randomBytes(32));
    const sealed = box.seal('a', 'geheim');
    expect(() => box.open('b', sealed)).toThrow(/cannot be decrypted/);
    expect(() => secretBox(randomBytes(32)).open('a', sealed)).toThrow(/cannot be decrypted/);
    expect(() => box.open('a', `${sealed.slice(0, -3)}AAA`)).toThrow(/cannot be decrypted/);
  });

  it('makes a key file that only its owner reads, and keeps it', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hawser-key-')), 'sub', 'secret.key');
    const sealed = openSecretBox(file, {}).seal('x', 'y');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(openSecretBox(file, {}).open('x', sealed)).toBe('y');
  });
});
