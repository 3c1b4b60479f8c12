export interface ServiceCommand {
  command: string;
  args: string[];
  /** Where it runs; removed with the service when the process that started it dies. */
  folder: string;
  /** Where the service writes its process id, if that is not the started process's own. */
  pidFile?: string | null;
  /** What ends it at once. */
  killSignal?: NodeJS.Signals;
}

export interface Service {
  running(): boolean;
  /** The last that it printed. */
  said(): string;
  /** Sends a signal that ends it, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number>;
  /** Waits until it ends by itself. */
  done(): Promise<number>;
}

export function startService(service: ServiceCommand): Service;
export function whenReady(name: string, service: Service, ask: () => Promise<unknown>): Promise<void>;
export function folderOf(programs: string[], others?: string[]): string | null;
