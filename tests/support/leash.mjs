/**
 * Holds a service for the process that started it, and ends it when that one is gone, however it went: a pipe closes
 * even after kill -9. In a process group of its own, so that Ctrl-C in a terminal reaches the tests first.
 *
 * Standard input: one signal name a line, handed to the service. Its end: the service is killed and its folder removed.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** @type {{ command: string, args: string[], folder: string, pidFile: string | null, killSignal: NodeJS.Signals }} */
const { command, args, folder, pidFile, killSignal } = JSON.parse(process.argv[2] ?? '');
const service = spawn(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
let abandoned = false;

service.once('error', (error) => {
  console.error(String(error));
  process.exit(127);
});
service.once('exit', (code, signal) => {
  if (abandoned) rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? (signal ? 1 : 0));
});

createInterface({ input: process.stdin })
  .on('line', (signal) => send(signal))
  .once('close', () => {
    abandoned = true;
    send(killSignal);
  });

/** To the service itself, where something that changed the user stands between. */
function send(signal) {
  const pid = pidFile && existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8'), 10) : service.pid;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
