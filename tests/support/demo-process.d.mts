export interface DemoProcess {
  shopUrl: string;
  agentUrl: string;
  foyerUrl: string;
  email: string;
  password: string;
  /** What the first run made; null where an earlier one had. */
  seeded: { events: number; decisions: number; conversations: number } | null;
  /** SIGTERM; resolves to the exit status, with the data removed. */
  stop(): Promise<number | null>;
}

export function startDemo(): Promise<DemoProcess>;
