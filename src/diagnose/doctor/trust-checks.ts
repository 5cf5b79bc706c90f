import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DAY } from '../../base/clock.ts';
import { tlsErrors } from '../../base/http/tls-errors.ts';
import { ldapErrors } from '../../ldap/index.ts';
import type { Check, Problem } from './check.ts';
import { error, warning } from './check.ts';
import { doctorErrors } from './errors.ts';
import { messageOf } from '../failure.ts';

/** The certificates of a PEM file, one text each. Throws `ldap.ca-unreadable`. */
export function readAuthorities(file: string): readonly string[] {
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!found) throw new TypeError('no certificate in PEM form in it');
    return found;
  } catch (cause) {
    throw ldapErrors('ldap.ca-unreadable', { file, reason: messageOf(cause) }, { cause });
  }
}

/** A file with roots to trust: readable, with certificates in it that are valid now and for some time. */
export function trustCheck(id: string, file: string): Check {
  return {
    id,
    title: { en: 'added root certificates', nl: 'toegevoegde rootcertificaten' },
    why: {
      en: 'Servers whose certificates come from this authority are not trusted.',
      nl: 'Servers met certificaten van deze autoriteit worden niet vertrouwd.',
    },
    cost: 'instant',
    privilege: 'anyone',
    after: [],
    run: async () => {
      const certificates = readAuthorities(file).map((text) => new X509Certificate(text));
      return {
        summary: file,
        problems: certificates.flatMap((certificate) => dateProblems(file, certificate)),
        evidence: certificates.map(({ subject, validTo, fingerprint256 }) => ({
          name: subject.replaceAll('\n', ', '),
          value: `until ${validTo}, ${fingerprint256}`,
        })),
      };
    },
  };
}

function dateProblems(file: string, { validFromDate, validToDate }: X509Certificate): readonly Problem[] {
  const now = Date.now();
  const days = Math.floor((validToDate.getTime() - now) / DAY);
  if (validFromDate.getTime() > now || days < 0) {
    const [from, to] = [validFromDate.toISOString(), validToDate.toISOString()];
    return [error(tlsErrors('tls.not-valid-now', { host: file, from, to, now: new Date(now).toISOString() }))];
  }
  return days < 30 ? [warning(doctorErrors('doctor.certificate-expires-soon', { host: file, days }))] : [];
}
