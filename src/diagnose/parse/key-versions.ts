import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';

/** `Get-AzureADKerberosServer` shows the version of the key in the domain and in the cloud: they have to be the same. */
const field = /^\s{0,12}(KeyVersion|CloudKeyVersion)\s{1,30}: ?(\d{1,12})\s*$/;

export class KeyVersionsReader implements Reader {
  #domain: string | undefined;

  read(line: Line, facts: Facts): Reading {
    const [match, name, value = ''] = line.text.includes('KeyVersion') ? (field.exec(line.text) ?? []) : [];
    if (match === undefined) return 'none';
    facts.claim('powershell', 0.4);
    if (name === 'KeyVersion') this.#domain = value;
    else if (this.#domain !== undefined && this.#domain !== value)
      facts.add('record-sentence', 'kerberos-server-key-versions', line, { match, values: {}, guess: false });
    else if (this.#domain === value) facts.add('sentence', 'good-integrity', line, { match, host: undefined });
    return 'mine';
  }
}
