import { expect, test } from 'vitest';
import { diagnoseText } from '../diagnose.ts';

test('a trouble that the text itself says to be over is no finding', () => {
  const offline = 'sssd_be[1201]: Backend is offline';
  const online = 'sssd_be[1201]: Backend is online';
  expect(diagnoseText(`${offline}\n${online}`).verdict).toBe('healthy');
  expect(diagnoseText(`${online}\n${offline}`).root).toBe('sssd-offline');
});
