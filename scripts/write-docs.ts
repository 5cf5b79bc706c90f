/**
 * Writes what follows from the code: docs/configuration.md, the picture in docs/architecture.md. `--check` only
 * compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsTable } from '../src/base/configuration/describe.ts';
import { cloudConfiguration } from '../src/cloud/configuration.ts';
import { connectConfiguration } from '../src/connect/configuration.ts';
import { drawRooms } from './draw-rooms.ts';

const documents: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': () => `# Configuration

One YAML file a role. Environment variables override: \`HAWSER_CLOUD_PUBLIC_URL\` is \`publicUrl\` of the cloud, \`__\` goes a level down
(\`HAWSER_CONNECT_CLOUD__URL\` is \`cloud.url\` of Connect). All mistakes are reported at once, each with file and line; unknown settings are mistakes. This page is made
from the schemas (\`npm run docs\`).

## Cloud: cloud.yaml

${settingsTable(cloudConfiguration)}

## Connect: connect.yaml

${settingsTable(connectConfiguration)}

## Secrets

Passwords of forest accounts and keys are not in these files: they are encrypted in the data folder,
under a key file beside it (mode 0600) or the 32 octets in base64 in \`HAWSER_SECRET_KEY\`. \`hawser connect secret NAME\`
stores one; it is read from the terminal or standard input, never from an argument. Back up the key apart from the data.

## The database

\`pglite:FOLDER\` is PostgreSQL inside the process: nothing to install, one process at a time (a second one is refused by the name of the first). It survives a kill of the process;
against a loss of power it protects less than a PostgreSQL server does, so give a production system \`postgres://USER:PASSWORD@HOST/DATABASE\` (PostgreSQL 15 or later).
`,
  'docs/architecture.md': () =>
    readFileSync('docs/architecture.md', 'utf8').replace(
      /(?<=<!-- the rooms, drawn by npm run docs -->\n).*?(?=\n<!-- end -->)/s,
      drawRooms,
    ),
};

const isCheck = process.argv.includes('--check');
for (const [file, make] of Object.entries(documents)) {
  const text = make();
  if (!isCheck) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.log(`${file} is out of date: npm run docs`);
    process.exitCode = 1;
  }
}
