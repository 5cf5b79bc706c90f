import type { SentenceData } from './data.ts';
import type { Template } from './template.ts';

/** A wording and the place of what it stands for. */
export interface Entry {
  readonly template: Template;
  readonly target: number;
}

interface Node {
  readonly edges: Map<number, number>;
  /** Places of segments that end here. */
  readonly ends: number[];
}

/**
 * The automaton of Aho and Corasick over words: one walk through a text finds every segment of every sentence. Each
 * node knows where to go on when the next word does not fit (the longest end of what was read that begins another
 * segment), and the next shorter segment that ends with it.
 */
export function buildSentences(entries: readonly Entry[], targets: readonly string[]): SentenceData {
  const words = new Map<string, number>();
  const wordId = (word: string): number => {
    const known = words.get(word) ?? words.size + 1;
    words.set(word, known);
    return known;
  };
  const nodes: Node[] = [{ edges: new Map(), ends: [] }];
  const segments = new Map<string, number>();
  const uses: number[][] = [];
  entries.forEach(({ template }, pattern) => {
    template.segments.forEach((segment, index) => {
      const key = segment.join(' ');
      let place = segments.get(key);
      if (place === undefined) {
        place = segments.size;
        segments.set(key, place);
        uses.push([]);
        insert(nodes, segment.map(wordId), place);
      }
      uses[place]?.push(pattern, index);
    });
  });
  const fail = failures(nodes);
  return {
    words: [...words.keys()].join(' '),
    segments: [...segments.keys()],
    uses,
    targets,
    patterns: entries.map(({ template: { gaps, tail }, target }) => [
      target,
      gaps.flatMap(({ name, least, most }) => [name, least, most]),
      tail ?? '',
    ]),
    edges: nodes.flatMap(({ edges }, node) => [...edges].flatMap(([word, next]) => [node, word, next])),
    fail,
    ends: nodes.map(({ ends }) => ends[0] ?? -1),
  };
}

function insert(nodes: Node[], words: readonly number[], segment: number): void {
  let at = 0;
  for (const word of words) {
    let next = nodes[at]?.edges.get(word);
    if (next === undefined) {
      next = nodes.length;
      nodes.push({ edges: new Map(), ends: [] });
      nodes[at]?.edges.set(word, next);
    }
    at = next;
  }
  nodes[at]?.ends.push(segment);
}

function failures(nodes: readonly Node[]): number[] {
  const fail = nodes.map(() => 0);
  const queue = [...(nodes[0]?.edges.values() ?? [])];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const [word, next] of nodes[node]?.edges ?? []) {
      const edges = nodes[fallback(node, word)]?.edges;
      fail[next] = edges?.get(word) ?? 0;
      queue.push(next);
    }
  }
  return fail;

  /** The longest end of what leads to a node behind which the word is known; the root where there is none. */
  function fallback(node: number, word: number): number {
    let up = fail[node] ?? 0;
    while (up !== 0) {
      if (nodes[up]?.edges.has(word)) return up;
      up = fail[up] ?? 0;
    }
    return up;
  }
}
