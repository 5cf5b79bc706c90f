import type { BrokerField } from './broker-fields.ts';
import { brokerFields } from './broker-fields.ts';
import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';

const byKey = new Map<string, BrokerField>(brokerFields.map((name) => [name.toLowerCase(), name]));
const line35 = /^\s{0,20}([A-Z][A-Za-z ]{4,34}?)\s{0,40}:\s{0,10}(.{0,400})$/;

/** `dsreg --status` of the vendor's broker on Linux: titles between dashes, names padded to 35 columns. */
export class LinuxBrokerReader implements Reader {
  #seen = 0;

  read(line: Line, facts: Facts): Reading {
    if (line.text.length > 600) return 'none';
    const match = line35.exec(line.text);
    const name = match ? byKey.get((match[1] ?? '').trim().toLowerCase()) : undefined;
    if (!name) return 'none';
    const own = /^(Device Registration|PRT|Broker|Home|Session)/.test(name);
    if (!own && this.#seen === 0 && !facts.claims.has('linux-broker'))
      return name === 'Environment' ? 'none' : this.#early(name, match?.[2] ?? '', line, facts);
    this.#seen++;
    facts.add('broker', name, line, { value: (match?.[2] ?? '').trim() });
    facts.claim('linux-broker', own ? 0.3 : 0.1);
    return 'shared';
  }

  /** "Tenant ID" and "Device ID" occur in other texts too. */
  #early(name: BrokerField, value: string, line: Line, facts: Facts): Reading {
    facts.add('broker', name, line, { value: value.trim() });
    return 'none';
  }
}
