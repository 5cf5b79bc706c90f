import { testForest } from '../kit/grants.ts';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { WebSocket } from 'ws';
import type { Answer, Target } from './target.ts';

/** Something that a stranger, an agent or an administrator can try. */
export interface Attack {
  readonly name: string;
  /** What went wrong, in words; nothing when it was held off. */
  readonly run: (target: Target) => Promise<readonly string[]>;
}

const MEBIBYTE = 1024 * 1024;
/** The work itself, and memory that is not given back at once. */
const MAX_GROWTH = 192 * MEBIBYTE;
/** How long others may wait meanwhile; judged when the machine does nothing else. */
const MAX_WAIT_MS = 1000;

type Note = (problem: string) => void;

/** Does the work while others ask for a page, and notes what they noticed. */
async function costly(target: Target, work: (note: Note) => Promise<unknown>): Promise<readonly string[]> {
  const problems: string[] = [];
  const { slowestMs, grownBytes } = await target.under(async () => {
    await work((problem) => problems.push(problem));
  });
  if (grownBytes > MAX_GROWTH) problems.push(`the memory grew by ${Math.round(grownBytes / MEBIBYTE)} MiB`);
  if (target.options.scale === 1 && slowestMs > MAX_WAIT_MS) problems.push(`others waited ${Math.round(slowestMs)} ms`);
  return problems;
}

async function noting(work: (note: Note) => Promise<unknown>): Promise<readonly string[]> {
  const problems: string[] = [];
  await work((problem) => problems.push(problem));
  return problems;
}

/** A connection may end before the answer is read: the service does not wait for what it does not want. */
function expectOne(note: Note, what: string, { status }: Pick<Answer, 'status'>, ...expected: readonly number[]): void {
  if (!expected.includes(status)) note(`${what}: ${status}`);
}

const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
const json = { 'content-type': 'application/json' };
const endpoints = ['batches', 'runs', 'heartbeat'].map((name) => `/provisioning/v1/${name}`);

const cost: readonly Attack[] = [
  {
    name: 'a form of any size, without an account',
    run: async (target) =>
      await costly(target, async (note) => {
        const body = { octets: 64 * MEBIBYTE };
        for (const path of ['/language', '/sign-in', '/diagnosis']) {
          const all = target.many(8).map(async () => await target.send(path, { headers: form, body }));
          for (const answer of await Promise.all(all)) expectOne(note, path, answer, 0, 413, 429);
        }
      }),
  },
  {
    name: 'a body that unpacks to a gigabyte, of an agent and of a stranger',
    run: async (target) => {
      const packed = gzipSync(Buffer.alloc(64 * MEBIBYTE));
      const body = Buffer.concat(target.many(16).map(() => packed));
      const bearer = await target.bearer();
      return await costly(target, async (note) => {
        for (const path of endpoints) {
          const headers = { ...json, 'content-encoding': 'gzip' };
          expectOne(note, path, await target.send(path, { headers: { ...headers, ...bearer }, body }), 413);
          expectOne(note, path, await target.send(path, { headers, body }), 0, 401);
        }
      });
    },
  },
  {
    name: 'millions of empty items, of an agent',
    run: async (target) => {
      const bearer = await target.bearer();
      const many = `${'{},'.repeat(2_000_000 * target.options.scale)}{}`;
      const bodies = [
        ['batches', `{"number":1,"fence":0,"operations":[${many}]}`],
        ['heartbeat', `{"sentAt":"2026-03-01T12:00:00Z","dropped":0,"heartbeats":[${many}]}`],
      ] as const;
      return await costly(target, async (note) => {
        for (const [name, text] of bodies) {
          const headers = { ...json, ...bearer, 'content-encoding': 'gzip' };
          const answer = await target.send(`/provisioning/v1/${name}`, { headers, body: gzipSync(text) });
          expectOne(note, name, answer, 400);
          if (answer.text.length > 100_000) note(`${name}: a refusal of ${answer.text.length} octets`);
        }
      });
    },
  },
  {
    name: 'texts to diagnose, many and large',
    run: async (target) =>
      await costly(target, async (note) => {
        const boundary = 'hawser';
        const part = `--${boundary}\r\ncontent-disposition: form-data; name="text"\r\n\r\n`;
        const text = 'dsregcmd AzureAdJoined : NO 0x801c03f2\n'.repeat((0.9 * MEBIBYTE) / 40);
        const body = `${part}${text}\r\n--${boundary}--\r\n`;
        const headers = { ...form, 'content-type': `multipart/form-data; boundary=${boundary}` };
        const all = target.many(40).map(async () => await target.send('/diagnosis', { headers, body }));
        for (const answer of await Promise.all(all)) {
          expectOne(note, 'a text', answer, 0, 200, 422, 429, 503);
          if (answer.status >= 400 && answer.text.length > 100_000) note(`a refusal of ${answer.text.length} octets`);
        }
      }),
  },
  {
    name: 'bodies that never end, on many connections',
    run: async (target) =>
      await costly(target, async () => {
        const headers = { ...form, 'content-length': 60_000 };
        const slow = async (): Promise<unknown> => await target.send('/sign-in', { headers, forMs: 2000 });
        await Promise.all(target.many(200).map(slow));
      }),
  },
  {
    name: 'a flood of passwords, while an administrator works',
    run: async (target) => {
      const cookie = await target.signIn();
      const path = `${await target.signInPath()}/password`;
      const domain = target.options.administrator.upn.split('@')[1] ?? '';
      return await costly(target, async (note) => {
        const guess = async (index: number): Promise<Answer> => {
          const fields = { upn: `user${index}@${domain}`, password: 'wrong' };
          return await target.form(path, fields, { from: `127.0.${1 + (index % 50)}.7` });
        };
        const flood = Promise.all(target.many(400).map(guess));
        const page = await target.send('/console', { method: 'GET', headers: { cookie } });
        expectOne(note, 'the page of the administrator', page, 200);
        for (const answer of await flood) {
          expectOne(note, 'a guess', answer, 401, 429, 503);
          const isOpen = answer.status > 401 && answer.headers['retry-after'] === undefined;
          if (isOpen) note(`${answer.status} without Retry-After`);
        }
      });
    },
  },
];

const victims: readonly Attack[] = [
  {
    name: 'wrong passwords that keep an administrator out',
    run: async (target) =>
      await noting(async (note) => {
        // As many as close the way for strangers, however small the attack.
        for (let guess = 0; guess < 12; guess++) await target.givePasswordAnywhere({}, `Geraden-${guess}`);
        const { password } = target.options.administrator;
        expectOne(note, 'the right password of a stranger', await target.givePasswordAnywhere({}, password), 429);
        expectOne(note, 'the right password in a browser that is known', await target.givePassword(), 303);
      }),
  },
  {
    name: 'headers that make up another address for each guess',
    run: async (target) =>
      await noting(async (note) => {
        let refused = 0;
        const path = `${await target.signInPath()}/password`;
        for (let batch = 0; batch < 8; batch++) {
          const answers = Array.from({ length: 15 }, async (_, index) => {
            const made = `192.0.${batch}.${index}`;
            const headers = { 'x-forwarded-for': made, forwarded: `for=${made}` };
            const fields = { upn: `user${batch}-${index}@nowhere.test`, password: 'Welkom01' };
            return await target.form(path, fields, { headers, from: '127.0.0.11' });
          });
          refused += (await Promise.all(answers)).filter(({ status }) => status === 429).length;
        }
        if (refused < 20) note(`only ${refused} were refused`);
      }),
  },
  {
    name: 'registrations that close the door for others',
    run: async (target) =>
      await noting(async (note) => {
        const code = 'AAAA-BBBB-CCCC-DDDD';
        const garbage = { tenantId: randomUUID(), code, name: 'x', version: '1', publicKey: {} };
        const path = '/provisioning/v1/agents';
        for (const _ of target.many(310)) await target.json(path, garbage, { from: '127.0.0.21' });
        // What is wrong with it is looked at: the door is open.
        expectOne(note, 'a registration from elsewhere', await target.json(path, garbage, { from: '127.0.0.22' }), 400);
        const limited = await target.json(path, garbage, { from: '127.0.0.21' });
        if (target.many(310).length >= 30) expectOne(note, 'a registration from there', limited, 429);
      }),
  },
];

const edges: readonly Attack[] = [
  {
    name: 'characters and times that no database has',
    run: async (target) =>
      await noting(async (note) => {
        const bearer = await target.bearer();
        for (const path of ['/provisioning/v1/discover?tenant=a%00b', '/a%00b/oauth2/v2.0/token', '/codes/a%00b'])
          expectOne(note, path, await target.send(path, { method: 'GET' }), 400);
        expectOne(note, 'a name', await target.form('/sign-in', { upn: 'a\0b@c.d', to: '', page: '' }), 422);
        const report = { runId: 'a\0b', profile: 'delta', result: 'success', startedAt: '0000-01-01T00:00:00Z' };
        const whole = { ...report, finishedAt: '0000-01-01T00:00:00Z', steps: [], errors: [], heldBackDeletes: 0 };
        expectOne(note, 'a run', await target.json('/provisioning/v1/runs', whole, { headers: bearer }), 400);
      }),
  },
  {
    name: 'attributes with the names of what every object has',
    run: async (target) =>
      await noting(async (note) => {
        const headers = await target.bearer();
        for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
          const state = await target.send('/provisioning/v1/state', { method: 'GET', headers });
          const { lastBatch } = JSON.parse(state.text) as { readonly lastBatch: number };
          const anchor = randomUUID();
          const identity = { id: '1', sourceAnchor: anchor, objectClass: 'user' };
          const attributes = { displayName: name, [name]: 'x'.repeat(5000) };
          const add = {
            kind: 'add',
            ...identity,
            forests: [testForest],
            attributes,
            references: { [name]: ['nobody'] },
          };
          const batch = { number: lastBatch + 1, fence: 0, operations: [add] };
          const answer = await target.json('/provisioning/v1/batches', batch, { headers });
          expectOne(note, name, answer, 200);
          if (!answer.text.includes('ExceededAllowedLength')) note(`${name}: ${answer.text.slice(0, 200)}`);
        }
      }),
  },
  {
    name: 'a proof that is good for ten years',
    run: async (target) =>
      await noting(async (note) => {
        const agent = await target.agent();
        const { status } = await agent.askToken(await agent.assertion({ seconds: 10 * 365 * 86_400 }));
        if (status !== 401) note(`the token endpoint answered ${status}`);
      }),
  },
  {
    name: 'forms of another site, under a name of its own',
    run: async (target) =>
      await noting(async (note) => {
        const { upn, password } = target.options.administrator;
        const path = `${await target.signInPath()}/password`;
        for (const headers of [
          { host: 'evil.test', origin: 'http://evil.test', 'sec-fetch-site': 'same-origin' },
          { host: 'evil.test', origin: 'http://evil.test', 'sec-fetch-site': undefined },
          { origin: 'http://evil.test', 'sec-fetch-site': undefined },
          { 'sec-fetch-site': 'cross-site' },
        ]) {
          const given = Object.fromEntries(Object.entries({ ...form, ...headers }).filter(([, value]) => value));
          const body = new URLSearchParams({ upn, password }).toString();
          expectOne(note, JSON.stringify(headers), await target.send(path, { headers: given, body }), 403, 421);
        }
      }),
  },
  {
    name: 'what operators see, at the address of people',
    run: async (target) =>
      await noting(async (note) => {
        expectOne(note, '/metrics', await target.send('/metrics', { method: 'GET' }), 404);
        const health = await target.send('/health', { method: 'GET' });
        if (health.text !== '{"status":"ok"}') note(`/health says ${health.text}`);
      }),
  },
  {
    name: 'a stolen token that takes the place of its agent',
    run: async (target) =>
      await noting(async (note) => {
        const headers = { authorization: String((await target.bearer())['authorization']) };
        const sockets = target
          .many(12)
          .map(() => new WebSocket(`${target.options.url.replace('http', 'ws')}/relay`, { headers }));
        const open = (socket: WebSocket): Promise<boolean> =>
          new Promise((resolve) => {
            socket.once('open', () => resolve(true)).once('error', () => resolve(false));
          });
        const opened = await Promise.all(sockets.map(open));
        // One that proves nothing ends no other; and they do not pile up.
        await target.send('/health', { method: 'GET' });
        const left = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
        if (!opened[0] || sockets[0]?.readyState !== WebSocket.OPEN)
          note('the first connection was ended by a later one');
        if (left > 4) note(`${left} connections of one token are open`);
        for (const socket of sockets) socket.terminate();
      }),
  },
];

export const attacks: readonly Attack[] = [...edges, ...cost, ...victims];
