/** The processes of a bench: each server and each load in one of its own, spoken to by IPC, ended with the bench. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
// Otherwise a signal would end the process without a word to those who clean up.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * @param path of a program, seen from bench/.
 * @param options {args, env, execArgv}
 */
export function startProcess(path, { args = [], env = {}, execArgv = [] } = {}) {
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), args, {
    env: { ...process.env, ...env },
    execArgv,
  });
  let stopping = false;
  function failed(code, signal) {
    if (code === 0 || stopping) return;
    console.error(`${path} ended with ${code ?? signal}`);
    process.exit(1);
  }
  child.once('exit', failed);
  child.once('exit', () => running.delete(child));
  running.add(child);
  return {
    pid: child.pid,
    /** What it says next. */
    next: () => new Promise((resolve) => child.once('message', resolve)),
    send: (order) => child.send(order),
    /** Says something and hears the answer. */
    ask(order) {
      const answer = new Promise((resolve) => child.once('message', resolve));
      child.send(order);
      return answer;
    },
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await ended;
    },
  };
}

/** What is still on its way belongs to this run, not to the next. */
export function settle() {
  return new Promise((resolve) => setTimeout(resolve, 300));
}
