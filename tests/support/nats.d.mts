export interface TestNats {
  readonly url: string;
  readonly port: number;
  /** Again, on the same port; resolves when it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  dispose(): Promise<void>;
}

export function findNats(): string | null;
export function startNats(): Promise<TestNats>;
