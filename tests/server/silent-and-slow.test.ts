/** Who says nothing, and who reads nothing: they are cut, and cost nobody else anything. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { FRAME_BYTES, MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { openDeaf } from '../support/deaf-socket.ts';
import { helloOf, newId, newToken } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { useWorld } from '../support/world.ts';

/** Three bytes a character, as in Chinese or Thai. */
const LONG = '\u5546'.repeat(MESSAGE_LENGTH);

describe('P14 the silent', () => {
  const world = useWorld({ limits: { silentSeconds: 0.5, socketsPerVisitor: 1 } });

  test('P14 who neither sends nor pings is cut without a close frame, and its place is free again', async () => {
    const site = await world.site();
    const token = newToken();
    const silent = await world.visitor(site, { token });
    const desk = await world.agent(site);
    expect((await silent.ended()).code).toBe(1006);
    expect((await desk.ended()).code).toBe(1006);
    await world.visitor(site, { token });
  });

  test('P14 who pings stays, however long it has nothing else to say', async () => {
    const site = await world.site();
    const alive = await world.visitor(site);
    const pinging = setInterval(() => alive.send({ t: 'ping' }), 100);
    try {
      // Each of these was opened after the one before it was gone.
      for (let lives = 0; lives < 3; lives++) await (await world.visitor(site)).ended();
      expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    } finally {
      clearInterval(pinging);
    }
  });

  test('P14 who stops in the middle of what it missed is cut as well, and its place is free again', async () => {
    const site = await world.site();
    const token = newToken();
    const writer = await world.visitor(site, { token });
    const conversations = Array.from({ length: 4 }, () => newId('c'));
    for (const conversation of conversations) {
      for (let at = 0; at < 200; at++) await writer.say(conversation, LONG);
    }
    await writer.close();
    const seqs = Object.fromEntries(conversations.map((conversation) => [conversation, 0]));
    const deaf = await openDeaf(world.url, site, token, seqs);
    const refused = await world.dial(site);
    refused.send(helloOf(token));
    await refused.next('error', ({ code }) => code === 'too_many_sockets');
    await until('its place', async () => {
      const next = await world.dial(site);
      next.send(helloOf(token, { seqs: Object.fromEntries(conversations.map((id) => [id, 200])) }));
      return next.next('welcome').then(
        () => true,
        () => false,
      );
    });
    deaf.destroy();
  });

  test('P14 who did not even say hello is cut as well', async () => {
    expect((await (await world.dial(await world.site())).ended()).code).toBe(1006);
  });
});

describe('P3 the slow', () => {
  const world = useWorld();
  const MOST = 1024 * 1024;

  afterEach(() => void vi.restoreAllMocks());

  /** How much waited for each socket that was cut, at that moment. */
  function watchCuts(): number[] {
    const cuts: number[] = [];
    const terminate = WebSocket.prototype.terminate;
    vi.spyOn(WebSocket.prototype, 'terminate').mockImplementation(function cut(this: WebSocket) {
      cuts.push(this.bufferedAmount);
      terminate.call(this);
    });
    return cuts;
  }

  test('P3 who reads nothing is cut once 1 MiB waits for it; the visitor’s other tab misses nothing', async () => {
    const site = await world.site();
    const token = newToken();
    const conversation = newId('c');
    const writer = await world.visitor(site, { token });
    const stranger = await world.visitor(site);
    await writer.say(conversation, 'Begin');
    const cuts = watchCuts();
    const deaf = await openDeaf(world.url, site, token);

    let sent = 1;
    while (cuts.length === 0) {
      // What the systems at both ends keep comes on top of what we keep; it is a few MB and ends too.
      if (sent > 5_000) throw new Error('60 MB were sent to somebody who reads nothing.');
      await writer.say(conversation, LONG);
      sent++;
      await stranger.settled();
    }
    expect(cuts).toHaveLength(1);
    expect(cuts[0]).toBeGreaterThan(MOST);
    expect(cuts[0]).toBeLessThanOrEqual(MOST + FRAME_BYTES);
    expect(await endOf(deaf)).not.toContain('going away');

    await writer.say(conversation, 'End');
    const seqs = writer.all('message').map(({ message }) => message.seq);
    expect(seqs).toEqual(Array.from({ length: sent + 1 }, (_, at) => at + 1));
    for (const tab of [writer, stranger]) expect(tab.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('P6 who reads gets all that it missed, though it is more than may wait for somebody who does not', async () => {
    const site = await world.site();
    const token = newToken();
    const writer = await world.visitor(site, { token });
    const conversations = Array.from({ length: 4 }, () => newId('c'));
    for (const conversation of conversations) {
      for (let at = 0; at < 200; at++) await writer.say(conversation, LONG);
    }
    const cuts = watchCuts();
    const seqs = Object.fromEntries(conversations.map((conversation) => [conversation, 0]));
    const back = await world.visitor(site, { token, seqs });
    await until('what it missed', () => back.all('message').length === 800 || cuts.length > 0);
    expect(cuts).toEqual([]);
  });
});

/** Reads what is left; the last bytes as text. */
async function endOf(socket: Socket): Promise<string> {
  let last: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => (last = chunk));
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
  return last.subarray(-64).toString('latin1');
}
