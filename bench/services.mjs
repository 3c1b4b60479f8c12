/** A PostgreSQL and a NATS of a bench's own, and what they cost. Linux only: their processor time is read in /proc. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNats } from '../tests/support/nats.mjs';
import { startPostgres } from '../tests/support/postgres.mjs';

/** As it comes, synchronous_commit and fsync on; only with the memory that any machine of today gives it. */
export async function startBenchPostgres() {
  const postgres = await startPostgres({ settings: { shared_buffers: '512MB', max_wal_size: '4GB' } });
  return {
    ...postgres,
    /** Microseconds that all its processes took, also those that ended. */
    cpu() {
      const postmaster = Number.parseInt(readFileSync(join(postgres.folder, 'data', 'postmaster.pid'), 'utf8'), 10);
      const all = [postmaster, ...childrenOf(postmaster)].map(timesOf);
      return all.reduce((sum, { own }) => sum + own, 0) + all[0].ofEnded;
    },
  };
}

export async function startBenchNats() {
  const nats = await startNats();
  const pid = processes().find((one) => {
    const words = commandOf(one);
    return words[0]?.endsWith('nats-server') && words.includes(String(nats.port));
  });
  return { ...nats, cpu: () => timesOf(pid).own };
}

const TICK_US = 1e6 / Number(execFileSync('getconf', ['CLK_TCK']));

/** utime + stime of a process, and cutime + cstime of its children that ended (proc(5)), in microseconds. */
function timesOf(pid) {
  const fields = statOf(pid);
  if (!fields) return { own: 0, ofEnded: 0 };
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
  return { own: (utime + stime) * TICK_US, ofEnded: (cutime + cstime) * TICK_US };
}

function childrenOf(parent) {
  return processes().filter((pid) => Number(statOf(pid)?.[1]) === parent);
}

const processes = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** The fields after the name, which may hold blanks; null where the process is gone. */
function statOf(pid) {
  const text = fileOf(pid, 'stat');
  return text && text.slice(text.lastIndexOf(')') + 2).split(' ');
}

const commandOf = (pid) => (fileOf(pid, 'cmdline') ?? '').split('\0');

function fileOf(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
