import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSystemProxies } from './system-settings.ts';

const root = mkdtempSync(join(tmpdir(), 'hawser-system-'));
afterAll(() => rmSync(root, { recursive: true }));

it('finds the proxies that each part of a machine is configured with, and shows no password', async () => {
  const files = {
    'etc/environment': 'PATH=/bin\nhttps_proxy="http://anna:secret@session:3128"\n',
    'etc/profile.d/proxy.sh': "export HTTP_PROXY='http://shell:3128'\nexport EDITOR=vi\n",
    'etc/systemd/system.conf.d/proxy.conf': '[Manager]\nDefaultEnvironment="HTTPS_PROXY=http://all:3128" LANG=C\n',
    'etc/systemd/system/hawser-connect.service.d/override.conf':
      '[Service]\nEnvironment=NO_PROXY=.corp.test "HTTPS_PROXY=http://unit:3128"\n',
    'etc/systemd/system/cups.service.d/x.conf': '[Service]\nEnvironment=HTTPS_PROXY=http://not-ours:1\n',
    'etc/apt/apt.conf.d/90proxy':
      '// Acquire::http::Proxy "http://old:1";\nAcquire::http::Proxy "http://apt:3142";\nAcquire::https::Proxy "";\n',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  expect((await readSystemProxies(root)).map(({ who, name, value }) => `${who}: ${name} ${value}`)).toEqual([
    'sessions: https_proxy http://anna:***@session:3128',
    'sessions: HTTP_PROXY http://shell:3128',
    'the unit of Hawser: NO_PROXY .corp.test',
    'the unit of Hawser: HTTPS_PROXY http://unit:3128',
    'all systemd services: HTTPS_PROXY http://all:3128',
    'apt: Acquire::http::Proxy http://apt:3142',
  ]);
  expect(await readSystemProxies('/nowhere')).toEqual([]);
});
