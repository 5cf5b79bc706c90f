import { expect, test } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

/** Work that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { work: async () => await promise, finish: resolve };
}

test('so many work, so many wait, and the rest is turned away', async () => {
  const queue = new BoundedQueue({ atOnce: 1, waiting: 1 });
  const [first, second, third] = [held(), held(), held()];
  const one = queue.run(first.work);
  const two = queue.run(second.work);
  await expect(queue.run(third.work)).rejects.toMatchObject({ code: 'base.busy' });
  first.finish('one');
  expect(await one).toBe('one');
  const three = queue.run(third.work);
  second.finish('two');
  third.finish('three');
  expect(await Promise.all([two, three])).toEqual(['two', 'three']);
});

test('work that fails makes room as well', async () => {
  const queue = new BoundedQueue({ atOnce: 1, waiting: 0 });
  const failing = queue.run(async () => await Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await queue.run(async () => await Promise.resolve('yes'))).toBe('yes');
});
