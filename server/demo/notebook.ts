/** What the demo must know again the next time, in its data folder, readable by its owner only. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeDataDir } from '../lock/lock.ts';

const notes = z.object({
  siteId: z.string(),
  writeKey: z.string(),
  secretKey: z.string(),
  email: z.string(),
  password: z.string(),
  /** The end of the made-up days; set before seeding, so that a seeding that broke off is done again the same. */
  seedUntil: z.number(),
  seeded: z.boolean(),
  /** Whether the shop's help was written. Afterwards it is its owner's, who may change it or throw it away. */
  helpWritten: z.boolean().default(false),
});

export type Notes = z.infer<typeof notes>;

/** Null where there are none. @throws when they are damaged: the keys in them are nowhere else. */
export async function readNotes(dataDir: string): Promise<Notes | null> {
  let text: string;
  try {
    text = await readFile(join(dataDir, NAME), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return notes.parse(JSON.parse(text));
  } catch {
    throw new Error(`${join(dataDir, NAME)} is damaged. Remove the folder ${dataDir} to begin the demo anew.`);
  }
}

export async function writeNotes(dataDir: string, value: Notes): Promise<void> {
  await makeDataDir(dataDir);
  const file = join(dataDir, NAME);
  await writeFile(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

const NAME = 'demo.json';
