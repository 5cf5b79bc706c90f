import { describe, expect, it } from 'vitest';
import { diagnoseText } from '../diagnose.ts';

describe('a sentence that no reader knows', () => {
  it.each([
    ['The server encountered an unexpected error while performing a callback operation.', 'event-adsync-6311'],
    ['de server heeft een onverwachte fout ondervonden tijdens het uitvoeren van een callback', 'event-adsync-6311'],
    ['The user account does not exist in the directory', 'aadsts-50034'],
  ])('is recalled: %s', (sentence, root) => {
    expect(diagnoseText(sentence).root).toBe(root);
  });

  it.each([
    'Direct access (no proxy server).',
    'Please reset the password of the user when you have time.',
    'Password changed successfully.',
    'The device was joined to the domain.',
    'The device is registered and compliant.',
    'The user is not a member of the group.',
    'Can the agent run on a domain controller?',
    'Het wachtwoord is gisteren gewijzigd.',
    'De server is vannacht opnieuw gestart en alles werkt.',
    'Sign in to your account',
    'Unknown error.',
    'Export finished: 3 objects added, 2 objects updated, 0 errors.',
  ])('is left in peace where it complains of nothing: %s', (sentence) => {
    const { findings, root } = diagnoseText(sentence);
    expect(root).toBeNull();
    expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  });
});
