/** The entry of the catalogue for other rooms and for commands whose cold start is a promise. */
export { allRecords, eventRecords, recordById, recordsByName, recordsByNumber } from './lookup.ts';
export type { CodeRecord, EventSource, Space } from './record.ts';

/**
 * For authors: checks the files that people write and writes those that the program reads; answers the number of
 * codes.
 */
export async function writeCatalogue(): Promise<number> {
  return (await import('./write.ts')).writeCatalogue();
}
