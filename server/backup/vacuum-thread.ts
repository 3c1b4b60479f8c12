/** The thread that copies, so that no visitor waits for a backup. */
import { parentPort, workerData } from 'node:worker_threads';
import { vacuumInto } from './vacuum.ts';

const { source, target } = workerData as { source: string; target: string };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the other end is a thread, not a window
await vacuumInto(source, target, (step) => parentPort!.postMessage(step));
