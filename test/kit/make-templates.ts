import { ownTemplates } from '../../src/base/database/template/templates.ts';

/** What every embedded database begins with is made before the first test, and not in the time of that one. */
export async function setup(): Promise<void> {
  await ownTemplates().find([]);
}
