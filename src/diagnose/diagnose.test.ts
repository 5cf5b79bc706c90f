import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose, diagnoseText } from './diagnose.ts';
import { kinds } from './kinds.ts';

const encode = (text: string) => new TextEncoder().encode(text);

async function* repeated(piece: Uint8Array, times: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < times; i++) yield piece;
}

const tunnel = (host: string, result: string, at: number) =>
  `${at}.000    812 10.20.0.15 ${result} 3921 CONNECT ${host}:443 - HIER_DIRECT/20.190.160.14 -\n`;

describe('large and senseless inputs', () => {
  it('reads a long proxy log in a stream and counts what repeats', async () => {
    const piece = encode(
      Array.from({ length: 2_000 }, (_, i) =>
        tunnel(`host${i % 50}.example`, 'TCP_TUNNEL/200', 1_795_000_000 + i),
      ).join('') + tunnel('adminwebservice.microsoftonline.com', 'TCP_DENIED/403', 1_795_002_000),
    );
    const diagnosis = await diagnose([{ name: 'access.log', content: repeated(piece, 50) }]);
    expect(diagnosis.root).toBe('proxy.denied');
    expect(diagnosis.inputs[0]?.lines).toBe(50 * 2_001);
    expect(diagnosis.findings[0]?.evidence).toHaveLength(1);
  });

  it('says that there is nothing, or no text, instead of that it does not know the shape', async () => {
    const empty = await diagnose([{ name: 'empty', content: new Uint8Array(0) }]);
    expect(empty).toMatchObject({ verdict: 'cannot-tell', recognised: [] });
    expect(empty.next).toEqual([expect.stringContaining('empty')]);
    const archive = await diagnose([{ name: 'x.zip', content: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 1, 0, 2, 0]) }]);
    expect(archive.next).toEqual([expect.stringContaining('unpack')]);
  });

  it('gives up on binary input at once and says that it did', async () => {
    const noise = Uint8Array.from({ length: 64 * 1024 }, (_, i) => (i * 73 + 11) % 256);
    let taken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken++;
        yield noise;
      }
    }
    const diagnosis = await diagnose([{ name: 'disk.img', content: endless() }]);
    expect(diagnosis).toMatchObject({ verdict: 'cannot-tell', root: null, recognised: [], findings: [] });
    expect(diagnosis.inputs[0]).toMatchObject({ encoding: 'binary', cut: true });
    expect(taken).toBeLessThan(3);
  });

  it('gives up on endless prose, and on a line without end', async () => {
    for (const piece of ['the weather is fine today and tomorrow too\n'.repeat(25_000), 'x'.repeat(1_000_000)]) {
      const diagnosis = await diagnose([{ name: 'novel', content: repeated(encode(piece), 8) }], {
        senselessLimit: 4_000_000,
      });
      expect(diagnosis.verdict).toBe('cannot-tell');
      expect(diagnosis.inputs[0]?.cut).toBe(true);
      expect(diagnosis.next).toHaveLength(1);
    }
  });

  it('finds the fault at the end of a long log of ours', async () => {
    const info = '{"level":"info","time":"2026-11-19T09:12:14.000Z","role":"connect","msg":"page read"}\n';
    const fault =
      '{"level":"error","time":"2026-11-19T10:12:14.000Z","source":"PasswordResetService","eventId":33004,"msg":"no right"}\n';
    const diagnosis = diagnoseText(info.repeat(5_000) + fault);
    expect(diagnosis.root).toBe('writeback.no-rights');
    expect(diagnosis.findings[0]?.evidence[0]?.line).toBe(5_001);
  });
});

describe('any text', () => {
  it('gives an answer of the promised shape', () => {
    const words = fc.constantFrom(
      'AADSTS50126',
      '0x801c03f2',
      'AzureAdJoined : NO',
      '<Event>',
      'CONNECT',
      '"',
      ' : ',
      '\n',
      '\t',
      '{',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 60 }), (parts) => {
        const diagnosis = diagnoseText(parts.join(' '));
        expect(diagnosis.version).toBe(1);
        const ids = new Set(diagnosis.findings.map(({ id }) => id));
        expect(diagnosis.root === null || ids.has(diagnosis.root)).toBe(true);
        expect(diagnosis.findings.flatMap(({ explains }) => explains).every((id) => ids.has(id))).toBe(true);
        expect(
          diagnosis.recognised.every(
            ({ kind, confidence }) => kinds.includes(kind) && confidence > 0 && confidence <= 1,
          ),
        ).toBe(true);
        expect(diagnosis.verdict === 'problem').toBe(diagnosis.root !== null);
      }),
      { numRuns: 400 },
    );
  });

  it('gives an answer for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (content) => {
        const diagnosis = await diagnose([{ name: 'bytes', content }]);
        expect(['healthy', 'problem', 'cannot-tell']).toContain(diagnosis.verdict);
      }),
      { numRuns: 300 },
    );
  });

  it('shows no password that stands in the evidence', () => {
    const diagnosis = diagnoseText(
      '> CONNECT login.microsoftonline.com:443 HTTP/1.1\n> Proxy-Authorization: Basic c3ZjOkhlbWxpams=\n< HTTP/1.1 407 Proxy Authentication Required\n',
    );
    expect(diagnosis.root).toBe('proxy.sign-in-refused');
    expect(JSON.stringify(diagnosis)).not.toContain('c3ZjOkhlbWxpams');
  });
});

describe('several inputs of one incident', () => {
  const event = (time: string, id: number, text: string) =>
    `<Event><System><Provider Name='Directory Synchronization'/><EventID>${id}</EventID><Level>2</Level><TimeCreated SystemTime='${time}'/></System><EventData><Data>${text}</Data></EventData></Event>\n`;
  const at = Date.UTC(2026, 10, 19, 9, 12, 0) / 1000;

  it('hangs the event of one machine below the refusal in the log of another', async () => {
    const diagnosis = await diagnose([
      {
        name: 'events.xml',
        content: event('2026-11-19T09:12:14Z', 906, 'GetSecurityToken: unable to retrieve a security token.'),
      },
      {
        name: 'access.log',
        content: [1, 2, 3].map((i) => tunnel('login.microsoftonline.com', 'TCP_DENIED/407', at + i)).join(''),
      },
    ]);
    expect(diagnosis.root).toBe('proxy.sign-in-missing');
    const [root] = diagnosis.findings;
    expect(root?.explains).toContain('event-directory-synchronization-906');
    expect(root?.evidence[0]?.input).toBe('access.log');
    expect(diagnosis.inputs.map(({ verdict }) => verdict)).toEqual(['problem', 'problem']);
  });

  it('does not blame what happened the day after', async () => {
    const diagnosis = await diagnose([
      {
        name: 'events.xml',
        content: event('2026-11-18T09:12:14Z', 906, 'GetSecurityToken: unable to retrieve a security token.'),
      },
      {
        name: 'access.log',
        content: [1, 2, 3].map((i) => tunnel('login.microsoftonline.com', 'TCP_DENIED/407', at + i)).join(''),
      },
    ]);
    const proxy = diagnosis.findings.find(({ id }) => id === 'proxy.sign-in-missing');
    expect(proxy?.explains).not.toContain('event-directory-synchronization-906');
  });

  it('keeps the facts of each', async () => {
    const diagnosis = await diagnose([
      { name: 'a', content: 'AzureAdJoined : YES\nDomainJoined : YES\n' },
      { name: 'b', content: 'AzureAdJoined : YES\nDomainJoined : NO\n' },
    ]);
    expect(diagnosis.inputs.map(({ facts }) => facts['joinState'])).toEqual(['hybrid-joined', 'cloud-joined']);
  });
});

it('speaks Dutch', () => {
  const diagnosis = diagnoseText('Client ErrorCode : 0x801c03f2\nError Phase : join\n', { lang: 'nl' });
  expect(diagnosis.findings[0]?.title).toBe('Het apparaatobject is niet naar de cloud gesynchroniseerd');
});
