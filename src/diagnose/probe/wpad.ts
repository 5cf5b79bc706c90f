import { isHawserError } from '../../base/errors.ts';
import type { HawserError } from '../../base/errors.ts';
import { isUnknownName } from '../../base/proxy/auto-pac.ts';
import { PacFile } from '../../base/proxy/pac.ts';
import type { WpadCandidate } from '../../base/proxy/wpad.ts';
import { wpadCandidates } from '../../base/proxy/wpad.ts';

/** What became of one place where automatic discovery looks; without an error: a PAC script is there. */
export interface WpadReport extends WpadCandidate {
  readonly error?: HawserError;
}

/** Asks wherever discovery would, each with its own deadline. A script that is found is compiled, and nothing is asked of it. Names that nobody has are left out. */
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
