import { startPracticeForest } from '../../src/practice/index.ts';

/** A practice forest in a process of its own, for the test that kills it: `node serve-forest.ts FOLDER`. */
const forest = await startPracticeForest({ folder: process.argv[2], administratorPassword: 'Anker-Ketting.78' });
const { ldapsUrl, caFile, administrator, baseDn } = forest;
process.stdout.write(`${JSON.stringify({ ldapsUrl, caFile, upn: administrator.upn, baseDn })}\n`);
