/** Texts of articles as readers get them. Each is read once and kept for as long as it stays what it is. */
import { performance } from 'node:perf_hooks';
import { setImmediate as pause } from 'node:timers/promises';
import type { Piece } from '../../protocol/article.ts';
import { plainText, readMarkdown } from './markdown.ts';

export interface Reading {
  body: Piece[];
  text: string;
  /** How many. */
  words: number;
}

/** By what was written. */
export type Readings = Map<string, Reading>;

/** Sockets wait no longer than this and one text. */
const STEP_MS = 10;

/**
 * Reads what `readings` does not have yet, in steps.
 * @param showsPicture as in readMarkdown; other rules want other readings
 */
export async function readTexts(
  readings: Readings,
  sources: readonly string[],
  showsPicture: (src: string) => boolean,
): Promise<void> {
  let begun = performance.now();
  for (const source of sources) {
    if (readings.has(source)) continue;
    const body = readMarkdown(source, showsPicture);
    const text = plainText(body);
    readings.set(source, { body, text, words: text.split(/\s+/).filter(Boolean).length });
    if (performance.now() - begun < STEP_MS) continue;
    await pause();
    begun = performance.now();
  }
}
