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
  // What it started may still be ending, and writing.
  if (abandoned) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code ?? (signal ? 1 : 0));
});

createInterface({ input: process.stdin })
  .on('line', (signal) => send(signal))
  .once('close', () => {
    abandoned = true;
    send(killSignal);
  });

/**
 * To the service itself, where something that changed the user stands between. Who has just begun may not have said its
 * number yet, and a number left by a crash is nobody's: then again, until it hears.
 */
function send(signal) {
  const pid = pidFile === null ? service.pid : numberIn(pidFile);
  try {
    if (pid === null) throw Object.assign(new Error('no number yet'), { code: 'ESRCH' });
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    setTimeout(send, 50, signal);
  }
}

function numberIn(file) {
  const number = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  return Number.isInteger(number) ? number : null;
}
