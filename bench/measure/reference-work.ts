import { createHash } from 'node:crypto';

const ROWS = 60_000;

/**
 * Milliseconds of processor time of the same piece of work, of the kind that the product does: objects made, put into
 * text and read back, looked up, hashed. It says how fast a processor is at the moment: one that it shares with other
 * programs is slower, and two machines are not alike.
 */
export function measureReferenceWork(): number {
  work(); // compiled
  const samples = [1, 2, 3].map(() => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...samples);
}

function work(): string {
  const rows = Array.from({ length: ROWS }, (_, number) => ({
    key: `user${(number * 7919) % ROWS}`,
    attributes: { displayName: `Given Family${number}`, mail: `user${number}@example.test`, number },
  }));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const hash = createHash('sha256');
  for (let at = 0; at < ROWS; at += 1000) {
    const page = rows.slice(at, at + 1000).map(({ key }) => byKey.get(key));
    const text = JSON.stringify(page);
    hash.update(text).update(JSON.stringify(JSON.parse(text)));
  }
  return hash.digest('hex');
}
