/** Prometheus metrics: what an operator of the process watches. No label names a visitor. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface Metrics {
  contentType: string;
  text(): Promise<string>;
  events: Counter;
  commits: Counter;
  commitFailures: Counter;
  decisions: Counter;
  messages: Counter;
  jobsDone: Counter<'kind'>;
  jobsFailed: Counter<'kind'>;
}

export function createMetrics(openSockets: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter<Label>({ name, help, labelNames, registers: [registry] });
  new Gauge({
    name: 'foyer_sockets_open',
    help: 'Sockets open now.',
    registers: [registry],
    collect() {
      this.set(openSockets());
    },
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    events: counter('foyer_events_total', 'Events stored.'),
    commits: counter('foyer_commits_total', 'Group commits.'),
    commitFailures: counter('foyer_commit_failures_total', 'Group commits that failed.'),
    decisions: counter('foyer_decisions_total', 'Decisions stored.'),
    messages: counter('foyer_messages_total', 'Messages stored.'),
    jobsDone: counter('foyer_jobs_done_total', 'Scheduled jobs done by this process.', ['kind']),
    jobsFailed: counter('foyer_jobs_failed_total', 'Scheduled jobs that failed in this process and are tried again.', [
      'kind',
    ]),
  };
}
