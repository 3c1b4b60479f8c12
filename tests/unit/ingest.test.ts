import { expect, test } from 'vitest';
import { sqliteDialect } from '../../db/statement.ts';
import { StoreUnavailableError, type Statement, type Store } from '../../db/store.ts';
import { createIngest, type IngestOptions } from '../../server/ingest/ingest.ts';
import type { Submission } from '../../server/ingest/submission.ts';
import { emptyFold } from '../../server/profiles/fold.ts';
import { NO_CONSENT, type VisitorState } from '../../server/profiles/states.ts';
import type { Fold } from '../../server/profiles/types.ts';

function stage(given: Partial<IngestOptions> = {}) {
  const commits: Statement[][] = [];
  const errors: unknown[] = [];
  const store = {
    dialect: sqliteDialect,
    shared: false,
    write: async (statements: Statement[]) => {
      commits.push(statements);
      return [];
    },
  } as unknown as Store;
  const ingest = createIngest({
    store,
    states: { load: async () => [], reload: async () => {}, catchUp: async () => [], catchUpAll: async () => [] },
    deps: { now: () => 1_000 },
    onCommitted: () => {},
    onError: (error) => errors.push(error),
    ...given,
  });
  return { ingest, commits, errors };
}

function submission(id: string, fold: Fold = emptyFold()): Submission {
  const state: VisitorState = {
    siteId: 's1',
    id,
    fold,
    consent: NO_CONSENT,
    rev: 0,
    createdAt: 0,
    stored: false,
    shown: new Map(),
    holds: 0,
  };
  const event = {
    id: `event-of-${id}`,
    siteId: 's1',
    visitorId: id,
    type: 'track',
    name: 'Done',
    at: 1,
    originalAt: 1,
    sentAt: 1,
    receivedAt: 1,
    url: '',
    properties: {},
  };
  const context = { device: '', language: '', timeZone: '', screen: '', ip: '', automated: false, referrer: '' };
  return { state, context, source: 'claim', events: [event] };
}

test('P5 events that cannot be folded are refused alone; their neighbours of the same commit are stored', async () => {
  const { ingest, commits, errors } = stage();
  const frozen = submission('v_frozen', Object.freeze(emptyFold()));
  const results = await Promise.allSettled([
    ingest.submit(submission('v_a')),
    ingest.submit(frozen),
    ingest.submit(submission('v_b')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((results[1] as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailableError);
  expect(commits).toHaveLength(1);
  expect(JSON.stringify(commits)).not.toContain('v_frozen');
  expect(errors).toHaveLength(1);
  await ingest.drain();
  expect(frozen.state.holds).toBe(0);
});

test('what throws after a commit neither undoes the acknowledgement nor stops the next commit', async () => {
  const { ingest, commits, errors } = stage({
    onCommitted() {
      throw new Error('a listener failed');
    },
  });
  await ingest.submit(submission('v_a'));
  await ingest.submit(submission('v_b'));
  expect(commits).toHaveLength(2);
  expect(errors).toHaveLength(2);
});

test('P16 a drained ingest has stored what it took and takes no more', async () => {
  const { ingest, commits } = stage();
  const taken = ingest.submit(submission('v_a'));
  await ingest.drain();
  await taken;
  expect(commits).toHaveLength(1);
  await expect(ingest.submit(submission('v_b'))).rejects.toThrow(StoreUnavailableError);
});
