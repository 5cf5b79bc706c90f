/**
 * `npm run codes:gaps FILE…`: the codes of a text or of a vendor's page that the catalogue lacks; exit code 3 when
 * there are any.
 */
import { readFileSync } from 'node:fs';
import { findGaps } from '../src/diagnose/catalogue/gaps.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: npm run codes:gaps FILE…');
  process.exitCode = 2;
}
for (const file of files) {
  for (const { code, line, text } of findGaps(readFileSync(file, 'utf8'))) {
    console.log(`${file}:${line}  ${code.padEnd(14)}  ${text}`);
    process.exitCode = 3;
  }
}
