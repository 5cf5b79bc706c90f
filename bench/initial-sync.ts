import type { Benchmark, Row } from './row.ts';
import { measureFloor } from './floor.ts';
import { asForest, modify, startDirectory, suffix, System } from './system.ts';
import type { SyncCost } from './processes/connect.ts';

const MIB = 2 ** 20;

interface Size {
  readonly users: number;
  readonly label: string;
}

/** Where the time of a run went, for the note behind a row. */
function stepsOf({ run }: SyncCost): string {
  return run.steps
    .map(
      ({ kind, startedAt, finishedAt }) =>
        `${kind} ${((Date.parse(finishedAt ?? startedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`,
    )
    .join(', ');
}

function tenth(users: number): { users: number; groups: number; membersPerGroup: number } {
  return { users, groups: users / 10, membersPerGroup: 60 };
}

async function initialSync({ users, label }: Size, report: (text: string) => void): Promise<Row[]> {
  await using directory = await startDirectory(tenth(users));
  report(`${label}: measuring the floor`);
  const { dumpMs, copyMs } = await measureFloor(directory);
  const floor = (dumpMs + copyMs) / 1000;
  await using system = await System.start(asForest(directory), directory.admin.password);
  await system.open();
  report(`${label}: initial synchronization`);
  const initial = await system.sync(true);
  const objects = users + users / 10;
  const seconds = initial.ms / 1000;
  const reference = {
    name: `ldapsearch ${(dumpMs / 1000).toFixed(1)} s + COPY ${(copyMs / 1000).toFixed(1)} s`,
    value: floor,
    unit: 's',
  };
  const rows: Row[] = [
    {
      name: `initial synchronization, ${label}`,
      value: seconds,
      unit: 's',
      reference,
      ratio: seconds / floor,
      ...(users >= 100_000 && { target: 'at most 5 times the floor', met: seconds / floor <= 5 }),
      note: `${initial.run.result}: ${stepsOf(initial)}; CPU of Connect ${(initial.cpuMs / 1000).toFixed(1)} s`,
    },
    {
      name: `initial synchronization, ${label}: rate`,
      value: objects / seconds,
      unit: 'objects/s',
      ...(users >= 100_000 && { target: '10,000 objects/s', met: objects / seconds >= 10_000 }),
    },
    {
      name: `peak memory of Connect, ${label}`,
      value: initial.peakMemory / MIB,
      unit: 'MiB',
      ...(users === 100_000 && { target: '512 MiB', met: initial.peakMemory <= 512 * MIB }),
    },
  ];
  await system.sync();
  const quiet: SyncCost[] = [];
  for (let run = 0; run < 5; run++) quiet.push(await system.sync());
  const best = quiet.sort((a, b) => a.ms - b.ms)[2] as SyncCost;
  const answerMs = importMs(best);
  rows.push({
    name: `delta with nothing changed, ${label}`,
    value: best.ms - answerMs,
    unit: 'ms beyond the import',
    reference: { name: 'import (the directory answers)', value: answerMs, unit: 'ms' },
    ...(users === 100_000 && { target: '200 ms', met: best.ms - answerMs <= 200 }),
  });

  report(`${label}: 1 % deleted, 1 % created, 5 % modified`);
  modify(directory, mixedChanges(users));
  const delta = await system.sync();
  rows.push({
    name: `delta with 1 % deleted, 1 % created, 5 % modified, ${label}`,
    value: delta.ms / 1000,
    unit: 's',
    reference: { name: 'the initial synchronization', value: seconds, unit: 's' },
    ratio: delta.ms / initial.ms,
    note: `${delta.run.result}: ${stepsOf(delta)}`,
  });
  return rows;
}

function importMs({ run }: SyncCost): number {
  const step = run.steps.find(({ kind }) => kind === 'delta-import');
  return step ? Date.parse(step.finishedAt ?? step.startedAt) - Date.parse(step.startedAt) : 0;
}

function mixedChanges(users: number): string {
  const person = (number: number): string => `dn: uid=user${number},ou=people,${suffix}`;
  const parts: string[] = [];
  for (let number = 0; number < users / 100; number++) {
    parts.push(`${person(users - 1 - number)}\nchangetype: delete\n`);
    const uid = `new${number}`;
    parts.push(
      [
        `dn: uid=${uid},ou=people,${suffix}`,
        'changetype: add',
        'objectClass: inetOrgPerson',
        `uid: ${uid}`,
        `cn: New ${number}`,
        'sn: New',
        `mail: ${uid}@example.test`,
        '',
      ].join('\n'),
    );
  }
  for (let number = 0; number < users / 20; number++) {
    parts.push(`${person(number)}\nchangetype: modify\nreplace: title\ntitle: Changed ${number}\n`);
  }
  return `${parts.join('\n')}\n`;
}

export const benchmark: Benchmark = {
  name: 'initial-sync',
  summary: 'initial synchronization, nothing changed, and a typical delta, at 10,000 and 100,000 users (OpenLDAP)',
  run: async (report) => [
    ...(await initialSync({ users: 10_000, label: '10,000 users' }, report)),
    ...(await initialSync({ users: 100_000, label: '100,000 users' }, report)),
  ],
};
