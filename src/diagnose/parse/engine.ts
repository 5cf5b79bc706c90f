import type { Line } from '../text/lines.ts';
import type { Facts, Reader, Reading } from './facts.ts';

/**
 * Lines of the sync engine and of the wizard: `BAIL: MMS(4924): x.cpp(2837): 0x80230619`, `hr=…, message=…`, tracking
 * ids.
 */
const bail = /\b(?:BAIL|ERR_?|ONDERSTEUNEN)\s?:\s?MMS\s?\(\d{1,6}\)|\bMMS\(\d{1,6}\)\s?:/;
const passwordLine = /TrackingId\s?:|cloudAnchor\s?:|SourceAnchorValue\s?:/;
const provisioning = /Error Code: \d{1,4}\. Error Description/i;

export class EngineReader implements Reader {
  read(line: Line, facts: Facts): Reading {
    if (line.text.length > 8192) return 'none';
    let found = false;
    if (bail.test(line.text) || passwordLine.test(line.text) || provisioning.test(line.text)) {
      found = true;
      facts.claim('engine-error', 0.5);
    }
    return found ? 'shared' : 'none';
  }
}
