/** How often and how long a fault is made: once and short in `npm test`, in full by `npm run test:fault`. */
export const FULL = process.env['FOYER_FAULT'] === 'full';

export function size(short: number, full: number): number {
  return FULL ? full : short;
}
