/** A number for the rows of a table, the same in whatever order they come: the stores do not sort texts alike. */
import { hash } from 'node:crypto';
import type { Cells } from './pages.ts';

const MODULUS = 1n << 256n;

/** The sum of SHA-256 over each row's cells as JSON, modulo 2^256; unlike an exclusive or it tells a row from three. */
export class Checksum {
  rows = 0;
  #sum = 0n;

  add(cells: Cells): void {
    this.rows++;
    this.#sum = (this.#sum + BigInt(`0x${hash('sha256', JSON.stringify(cells), 'hex')}`)) % MODULUS;
  }

  /** 64 hexadecimal digits. */
  toString(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}
