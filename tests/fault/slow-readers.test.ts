/** Many who read nothing of what they are sent: each costs a bounded buffer and is cut, and nobody else notices. */
import { expect, test } from 'vitest';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { openDeaf } from '../support/deaf-socket.ts';
import { size } from '../support/fault-size.ts';
import { openFaultWorld } from '../support/fault-world.ts';
import { mebibytes, milliseconds, percent, report } from '../support/figures.ts';
import { watchOthers } from '../support/others.ts';
import { newId, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

const DEAF = size(15, 100);
const AT_ONCE = 4;
const UNREAD = 1024 * 1024;
/** What the process may grow by for other reasons while it sends hundreds of megabytes. */
const SLACK = 96 * 1024 * 1024;
/** Three bytes a character, as in Chinese or Thai. */
const LONG = '\u5546'.repeat(MESSAGE_LENGTH);

test(
  `${DEAF} visitors who read nothing are cut at 1 MiB each, memory stays bounded, and the others are answered in time`,
  { timeout: 180_000 },
  async () => {
    const world = await openFaultWorld('embedded', { LIMIT_SOCKETS_PER_VISITOR: '1000' });
    const { foyer, site } = world;
    const others = await watchOthers(foyer, site);
    try {
      const token = newToken();
      const conversation = newId('c');
      const writer = await openVisitor(foyer.url, site, { token });
      await writer.say(conversation, LONG);
      await others.warm();
      const deaf = await Promise.all(Array.from({ length: DEAF }, () => openDeaf(foyer.url, site, token)));
      const staying = 1 + others.count;
      await until('all to be there', async () => (await world.sockets()) === staying + DEAF);
      const before = await foyer.memory();
      let most = before;
      let messages = 0;
      await others.begin();
      while ((await world.sockets()) > staying) {
        // What the systems at both ends keep comes on top, a few MB each, and ends too.
        if (messages > 3_000) throw new Error('Each was sent 36 MB and reads nothing.');
        await Promise.all(Array.from({ length: AT_ONCE }, () => writer.say(conversation, LONG)));
        messages += AT_ONCE;
        most = Math.max(most, await foyer.memory());
      }
      const { p95, quiet, events, starved, bound } = await others.end();
      report({
        fault: `${DEAF} slow readers`,
        on: 'embedded',
        mark: 'cut at 1 MiB; memory bounded; others p95 <= 100 ms',
        seen: `all cut after ${messages} messages of 12 kB; memory grew by ${mebibytes(most - before)}; others p95 ${milliseconds(p95)} over ${events} events (${milliseconds(quiet)} without; the server waited for a processor ${percent(starved)} of the time)`,
      });
      expect(most - before).toBeLessThan(DEAF * UNREAD + SLACK);
      expect(p95).toBeLessThanOrEqual(bound);
      for (const socket of deaf) socket.destroy();
    } finally {
      others.close();
      await world.dispose();
    }
  },
);
