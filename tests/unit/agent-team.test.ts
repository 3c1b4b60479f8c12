import { expect, test } from 'vitest';
import type { Api } from '../../agent/api.ts';
import { createTeam } from '../../agent/state/team.ts';
import type { Colleague } from '../../protocol/agent.ts';

const ada: Colleague = { id: 'o_ada', name: 'Ada', role: 'operator', open: 0, presence: 'online', byHand: false };

test('what is heard while the list is on its way is not undone by it', async () => {
  let answer!: (list: { operators: Colleague[] }) => void;
  const api = {
    operators: () => new Promise<{ operators: Colleague[] }>((resolve) => (answer = resolve)),
    tags: () => Promise.resolve({ tags: ['return'] }),
  } as unknown as Api;
  const team = createTeam(api);
  const first = team.fetch('s_1');
  expect(team.put([{ id: ada.id, presence: 'away', byHand: true }])).toBe(false);
  answer({ operators: [ada] });
  await first;
  expect(team.operators.value).toEqual([{ ...ada, presence: 'away', byHand: true }]);

  // A list that was asked for later knows all of that itself.
  const second = team.fetch('s_1');
  answer({ operators: [ada] });
  await second;
  expect(team.operators.value).toEqual([ada]);
});
