import { BerReader, BerWriter, type Client, type Entry } from 'ldapts';
import { ValueControl } from './target.ts';

const incremental = -0x8000_0000;

/** Everything that DirSync tells of a naming context since a cookie. */
export async function dirSyncPart(
  client: Client,
  base: string,
  since: Buffer = Buffer.alloc(0),
): Promise<{ readonly entries: readonly Entry[]; readonly cookie: Buffer }> {
  const entries: Entry[] = [];
  let cookie: Buffer = since;
  for (let hasMore = true; hasMore;) {
    const writer = new BerWriter();
    writer.startSequence();
    writer.writeInt(incremental);
    writer.writeInt(0x100_0000);
    writer.writeBuffer(cookie, 0x04);
    writer.endSequence();
    const control = new ValueControl('1.2.840.113556.1.4.841', writer.buffer);
    const found = await client.search(
      base,
      {
        scope: 'sub',
        filter: '(|(objectClass=user)(objectClass=group)(objectClass=infrastructureUpdate))',
        attributes: ['name', 'objectClass', 'objectGUID', 'isDeleted', 'title', 'member', 'proxiedObjectName'],
        explicitBufferAttributes: ['objectGUID'],
      },
      control,
    );
    entries.push(...found.searchEntries);
    const reader = new BerReader(control.answer ?? Buffer.alloc(0));
    reader.readSequence();
    hasMore = reader.readInt() !== 0;
    reader.readInt();
    cookie = Buffer.from(reader.readString(0x04, true) ?? Buffer.alloc(0));
  }
  return { entries, cookie };
}
