import { isHawserError } from '../../base/errors.ts';
import type { HawserError } from '../../base/errors.ts';
import { isUnknownName } from '../../proxy/index.ts';
import { PacFile } from '../../proxy/index.ts';
import type { WpadCandidate } from '../../proxy/index.ts';
import { wpadCandidates } from '../../proxy/index.ts';

/** What became of one place where automatic discovery looks; without an error: a PAC script is there. */
export interface WpadReport extends WpadCandidate {
  readonly error?: HawserError;
}

/**
 * Asks wherever discovery would, each with its own deadline. A script that is found is compiled, and nothing is asked
 * of it. Names that nobody has are left out.
 */
export async function probeWpad(
  candidates: readonly WpadCandidate[] = wpadCandidates(),
  timeoutMs = 4000,
): Promise<readonly WpadReport[]> {
  const reports = await Promise.all(
    candidates.map(async (candidate): Promise<readonly WpadReport[]> => {
      await using file = new PacFile({ location: candidate.location, timeoutMs });
      try {
        await file.load();
        return [candidate];
      } catch (error) {
        if (!isHawserError(error)) throw error;
        return isUnknownName(error) ? [] : [{ ...candidate, error }];
      }
    }),
  );
  return reports.flat();
}
