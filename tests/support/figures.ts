/** What a fault showed, as one line; `npm run test:fault` gathers the lines into a table. */
import { appendFileSync } from 'node:fs';

export interface Figures {
  fault: string;
  /** The store it was made on, or where else. */
  on: string;
  /** What was asked. */
  mark: string;
  /** What was seen. */
  seen: string;
}

/** Names the file that gathers; nothing is gathered without it. */
const GATHERED = process.env['FOYER_FIGURES'];

export function report(figures: Figures): void {
  console.log(`${figures.fault} (${figures.on}): ${figures.seen}`);
  if (GATHERED) appendFileSync(GATHERED, `${JSON.stringify(figures)}\n`);
}

/** The smallest value that so much of all (0 to 1) does not exceed; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
export const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
