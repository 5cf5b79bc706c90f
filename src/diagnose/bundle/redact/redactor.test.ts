import { describe, expect, test } from 'vitest';
import { Redactor } from './redactor.ts';

describe('the ids of live checks', () => {
  const line = 'forest.sign-in@corp.contoso-zee.nl: Anna.Sign-In@contoso-zee.nl: health.forest-sign-in-refused';

  test('stay, as they are no addresses of people, and so do the codes that hold the same words', () => {
    const redactor = new Redactor();
    redactor.learnFrom(line);
    expect(redactor.text(line)).toMatch(/^forest\.sign-in@[^:]+: person-\w+@[^:]+: health\.forest-sign-in-refused$/);
  });

  test('lose the domain that stands in them', () => {
    const redactor = new Redactor();
    redactor.learnFrom(line);
    expect(redactor.text(line)).not.toContain('contoso-zee');
  });
});

test('the name of an organisation is known from its hosts, whatever their ending', () => {
  const redactor = new Redactor();
  redactor.learnFrom('dc7.ad.zeldzaambv.nl and www.vreemdzaam.com and login.microsoftonline.com');
  const text = redactor.text('ZELDZAAMBV, vreemdzaam and microsoftonline');
  expect(text).toMatch(/^net-\w+, net-\w+ and microsoftonline$/);
});
