/** The thread that copies, so that no visitor waits for a backup. */
import { parentPort, workerData } from 'node:worker_threads';
import { vacuumInto } from './vacuum.ts';

const { source, target } = workerData as { source: string; target: string };
await vacuumInto(source, target, (step) => parentPort!.postMessage(step));
