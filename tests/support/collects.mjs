/**
 * Loaded into a process before its program: SIGUSR2 collects its garbage, so that what it holds can be told from what it
 * has not thrown away yet.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  collect();
});
