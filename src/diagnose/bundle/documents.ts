import { z } from 'zod';

/**
 * What the small documents of a bundle say, as far as the analysis uses it. They were written elsewhere, maybe by
 * another version, maybe by hand: what does not have the expected shape says nothing.
 */
const text = z.string().max(4000);
const short = z.string().max(300);
const inLanguages = z.object({ en: text, nl: text });
const at = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));

const problem = z.object({
  level: z.enum(['error', 'warning', 'notice']),
  code: short,
  values: z.unknown().optional(),
  what: text,
  fix: text,
});

const doctorReport = z.object({
  startedAt: at,
  verdict: z.enum(['healthy', 'warnings', 'problems']),
  root: short.nullable(),
  checks: z
    .array(
      z.object({
        id: short,
        title: text,
        status: short,
        problems: z.array(problem).max(50),
        why: text,
        evidence: z.array(z.object({ name: text, value: z.string() })).max(200),
        explainedBy: z.array(short).max(50),
      }),
    )
    .max(2000),
});

const run = z.object({ result: short, startedAt: at });

const status = z.object({
  staging: z.boolean(),
  objectErrors: z.number(),
  lastRun: run.extend({ finishedAt: at.nullable() }).nullable(),
});

const threshold = z.object({
  holds: z.array(z.object({ count: z.number(), verdict: short.nullable() })).max(10_000),
});

const configuration = z.object({ schedule: z.object({ enabled: z.boolean() }) });

const alert = z.object({
  code: short,
  severity: z.enum(['error', 'warning', 'pre-warning']),
  resolved: z.string().nullable(),
  title: inLanguages,
  cause: inLanguages,
  fix: inLanguages,
  data: z.record(short, z.unknown()),
});

const known = {
  'connect/doctor.json': doctorReport,
  'connect/status.json': status,
  'connect/threshold.json': threshold,
  'connect/configuration.json': configuration,
  'cloud/alerts.json': z.array(alert).max(1000),
} as const;

type Known = typeof known;
export type LiveChecks = z.output<typeof doctorReport>;
export type OpenAlert = z.output<typeof alert>;

/** The document at `path`, or undefined: absent, or not what it should be. */
export function documentAt<Path extends keyof Known>(
  documents: Readonly<Record<string, unknown>>,
  path: Path,
): z.output<Known[Path]> | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema of this path has read it
  return known[path].safeParse(documents[path]).data as z.output<Known[Path]> | undefined;
}
