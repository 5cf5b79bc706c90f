import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { folderHolder } from '../base/database/folder-lock.ts';
import { replaceFile } from '../base/durable-files.ts';
import { codeAt, secondsLeft } from '../cloud/index.ts';
import { labErrors } from './errors.ts';
import { userFolder } from './user-folder.ts';

const account = z.object({ userPrincipalName: z.string(), password: z.string() });

/** What a running lab says of itself. null: this lab has none of it. */
const announced = z.object({
  url: z.string(),
  /** The root certificate of a lab with HTTPS. */
  caFile: z.string().nullable(),
  tenant: z.object({ id: z.string(), name: z.string(), issuer: z.string(), domains: z.array(z.string()) }),
  administrator: account.extend({ authenticator: z.object({ secret: z.string() }) }),
  /** Somebody of the forest, who is synchronized. */
  samplePerson: account.nullable(),
  cloudFile: z.string(),
  connectFile: z.string(),
  mailUrl: z.string().nullable(),
  phoneUrl: z.string().nullable(),
  ldap: z.object({ url: z.string(), caFile: z.string(), bindDn: z.string() }),
});

/** The same in a moment, with what the administrator's authenticator shows. */
export const labInfo = announced.extend({
  administrator: account.extend({
    authenticator: z.object({ secret: z.string(), code: z.string(), secondsLeft: z.number() }),
  }),
});

type Announced = z.infer<typeof announced>;
export type LabInfo = z.infer<typeof labInfo>;

export function infoAt({ administrator, ...info }: Announced, now: Date): LabInfo {
  const { secret } = administrator.authenticator;
  const authenticator = { secret, code: codeAt(secret, now), secondsLeft: secondsLeft(now) };
  return { ...info, administrator: { ...administrator, authenticator } };
}

export interface RunningLab {
  readonly folder: string;
  readonly pid: number;
  /** Absent while it is still starting. */
  readonly info: Announced | undefined;
}

const infoFile = (folder: string): string => join(folder, 'running.json');
const listFolder = (): string => join(userFolder(), 'labs');
const listFile = (folder: string): string =>
  join(listFolder(), createHash('sha256').update(folder).digest('hex').slice(0, 16));

/** Says that the lab of this process is there; `folder` is locked by it. `isListed`: commands find it without its folder. */
export function announceLab(folder: string, info: Announced, { isListed }: { readonly isListed: boolean }): Disposable {
  const place = resolve(folder);
  mkdirSync(listFolder(), { recursive: true, mode: 0o700 });
  replaceFile(infoFile(place), `${JSON.stringify(info, null, 2)}\n`);
  chmodSync(infoFile(place), 0o600);
  if (isListed) replaceFile(listFile(place), place);
  return {
    [Symbol.dispose]: () => {
      rmSync(listFile(place), { force: true });
      rmSync(infoFile(place), { force: true });
    },
  };
}

/** The lab that runs in a folder; undefined: none does. */
export function runningLab(folder: string): RunningLab | undefined {
  const place = resolve(folder);
  const holder = folderHolder(place);
  if (!holder) return undefined;
  const file = infoFile(place);
  const info = existsSync(file) ? announced.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined;
  return { folder: place, pid: holder.pid, info };
}

/** All labs of this user that run now. */
export function runningLabs(): readonly RunningLab[] {
  const list = listFolder();
  if (!existsSync(list)) return [];
  return readdirSync(list).flatMap((name) => runningLab(readFileSync(join(list, name), 'utf8')) ?? []);
}

/** The one lab of this user; undefined: none runs. Throws `lab.several`: somebody has to say which is meant. */
export function theRunningLab(): Announced | undefined {
  const running = runningLabs().filter(({ info }) => info !== undefined);
  if (running.length > 1) throw labErrors('lab.several', { folders: running.map(({ folder }) => folder) });
  return running[0]?.info;
}
