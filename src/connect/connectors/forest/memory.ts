import { z } from 'zod';

/** What is remembered of a forest between processes, so that it is known while nobody can be asked. */
const shape = z.object({
  /** GUIDs of the configured containers by their text in the configuration: a renamed container stays in scope. */
  containers: z.record(z.string(), z.string()).default({}),
  /** DNS name of the forest's root domain. */
  root: z.string().optional(),
  /** The domains of the forest by DNS name. */
  domains: z
    .record(
      z.string(),
      z.object({
        baseDn: z.string(),
        netbiosName: z.string().optional(),
        /** How many objects the last complete read of the domain brought. */
        objects: z.int().optional(),
      }),
    )
    .default({}),
});

export type ForestFacts = z.infer<typeof shape>;
export type DomainFacts = ForestFacts['domains'][string];

/** Where the facts of one forest are kept. */
export interface ForestMemory {
  load(): ForestFacts;
  save(facts: ForestFacts): void;
}

export const noFacts: ForestFacts = Object.freeze({ containers: {}, domains: {} });

/** Facts that cannot be understood are none: they are found again. */
export function parseFacts(json: unknown): ForestFacts {
  return shape.safeParse(json).data ?? noFacts;
}

/** Without a file: a container that is renamed before the process starts again is missed. */
export function processMemory(): ForestMemory {
  let facts = noFacts;
  return {
    load: () => facts,
    save: (now) => {
      facts = now;
    },
  };
}
