/** One direction of a proxied connection: what one side said, on its way to the other, through whatever weather. */
import type { Socket } from 'node:net';
import type { Cutter } from './websocket-frames.ts';

/** paused: nothing passes and nothing is lost; dropped: what comes is gone, and nobody is told. */
export type Passage = 'flowing' | 'paused' | 'dropped';

export interface Weather {
  passage: Passage;
  delayMs: number;
  bytesPerSecond: number;
}

export const FAIR: Weather = { passage: 'flowing', delayMs: 0, bytesPerSecond: Infinity };

type Cargo =
  | { kind: 'bytes'; bytes: Buffer; due: number }
  | { kind: 'end'; due: number }
  | { kind: 'reset'; due: number };

/** What may wait inside before the sender is no longer read, and feels it. */
const HELD_AT_MOST = 64 * 1024;
/** A throttled flow moves in steps of this long. */
const STEP_MS = 20;

export class Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #cut: Cutter;
  #weather: Weather;
  #cargo: Cargo[] = [];
  #held = 0;
  #lost = 0;
  #duplicates = 0;
  #swap: 'no' | 'next' | Buffer = 'no';
  #untilCut = Infinity;
  #wake: () => void = () => {};
  #over = false;

  constructor(from: Socket, to: Socket, cut: Cutter, weather: Weather) {
    this.#from = from;
    this.#to = to;
    this.#cut = cut;
    this.#weather = { ...weather };
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.once('end', () => this.#load({ kind: 'end', due: this.#due() }));
    from.once('error', () => this.#load({ kind: 'reset', due: this.#due() }));
    to.once('close', () => this.stop());
    void this.#carry();
  }

  /** Bytes that came and have not been passed on. */
  get held(): number {
    return this.#held + (typeof this.#swap === 'object' ? this.#swap.length : 0);
  }

  /** Bytes that came and never will be. */
  get lost(): number {
    return this.#lost;
  }

  change(weather: Partial<Weather>): void {
    Object.assign(this.#weather, weather);
    this.#wake();
  }

  /** The next units arrive twice, the second right behind the first. */
  duplicate(units: number): void {
    this.#duplicates += units;
  }

  /** The next unit arrives after the one behind it. */
  swap(): void {
    this.#swap = 'next';
  }

  /** After so many more bytes both ends are reset. */
  truncate(bytes: number): void {
    this.#untilCut = bytes;
  }

  stop(): void {
    this.#over = true;
    this.#wake();
  }

  #take(chunk: Buffer): void {
    for (const unit of this.#cut(chunk)) {
      if (this.#swap === 'next') {
        this.#swap = unit;
        continue;
      }
      this.#loadBytes(unit);
      if (this.#swap !== 'no') this.#release();
    }
    if (this.#held > HELD_AT_MOST) this.#from.pause();
  }

  #loadBytes(bytes: Buffer): void {
    const times = this.#duplicates > 0 ? 2 : 1;
    if (times === 2) this.#duplicates--;
    for (let time = 0; time < times; time++) {
      this.#held += bytes.length;
      this.#load({ kind: 'bytes', bytes, due: this.#due() });
    }
  }

  #release(): void {
    const bytes = this.#swap as Buffer;
    this.#swap = 'no';
    this.#loadBytes(bytes);
  }

  #load(cargo: Cargo): void {
    if (cargo.kind !== 'bytes' && typeof this.#swap === 'object') this.#release();
    this.#cargo.push(cargo);
    this.#wake();
  }

  #due(): number {
    return performance.now() + this.#weather.delayMs;
  }

  async #carry(): Promise<void> {
    while (!this.#over) {
      const [first] = this.#cargo;
      const early = first ? first.due - performance.now() : Infinity;
      if (this.#weather.passage === 'paused' || early > 0) {
        await this.#nap(this.#weather.passage === 'paused' ? Infinity : early);
        continue;
      }
      this.#cargo.shift();
      if (this.#weather.passage === 'dropped') this.#lose(first!);
      else await this.#deliver(first!);
    }
  }

  #lose(cargo: Cargo): void {
    if (cargo.kind !== 'bytes') return;
    this.#lost += cargo.bytes.length;
    this.#unload(cargo.bytes.length);
  }

  async #deliver(cargo: Cargo): Promise<void> {
    if (cargo.kind === 'end') return void this.#to.end();
    if (cargo.kind === 'reset') return void this.#to.resetAndDestroy();
    const { bytesPerSecond } = this.#weather;
    const step = Math.max(1, Math.floor((bytesPerSecond * STEP_MS) / 1_000));
    const now = cargo.bytes.subarray(0, Math.min(step, this.#untilCut));
    const later = cargo.bytes.subarray(now.length);
    this.#untilCut -= now.length;
    await this.#write(now);
    this.#unload(now.length);
    if (this.#untilCut <= 0) return this.#cutOff();
    if (later.length > 0) this.#cargo.unshift({ ...cargo, bytes: later });
    if (bytesPerSecond !== Infinity) await this.#pass((now.length / bytesPerSecond) * 1_000);
  }

  /** Resolves when the system has the bytes, so that a reset behind them does not overtake them. */
  #write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.#over) return resolve();
      this.#to.once('close', resolve);
      this.#to.write(bytes, () => {
        this.#to.off('close', resolve);
        resolve();
      });
    });
  }

  #unload(bytes: number): void {
    this.#held -= bytes;
    if (this.#held <= HELD_AT_MOST) this.#from.resume();
  }

  #cutOff(): void {
    this.#over = true;
    this.#to.resetAndDestroy();
    this.#from.resetAndDestroy();
  }

  /** Until something changes, or so long. */
  #nap(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** So long, whatever changes, unless it is over. */
  async #pass(ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !this.#over; left = end - performance.now()) await this.#nap(left);
  }
}
