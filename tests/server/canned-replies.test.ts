import { describe, expect, test } from 'vitest';
import type { CannedPage } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const HELLO = { shortcut: 'hello', title: 'A greeting', text: 'Hello {{visitor.name}}, how can I help?' };

describe('A13 canned replies', () => {
  test('A13 are stored, changed and taken away, and every operator of the site hears of it', async () => {
    const site = await world.site();
    const [mara, noor] = [await world.agent(site, 'Mara'), await world.agent(site, 'Noor')];
    const list = async () => (await noor.get<CannedPage>('/canned-replies')).replies;
    expect((await mara.ask('PUT', '/canned-replies/reply-one', HELLO)).status).toBe(200);
    await noor.next('canned');
    expect(await list()).toEqual([{ id: 'reply-one', ...HELLO }]);
    await mara.ask('PUT', '/canned-replies/reply-one', { ...HELLO, shortcut: 'HI', title: 'Shorter' });
    await noor.next('canned');
    expect(await list()).toEqual([{ id: 'reply-one', ...HELLO, shortcut: 'hi', title: 'Shorter' }]);
    expect((await mara.ask('DELETE', '/canned-replies/reply-one')).status).toBe(204);
    await noor.next('canned');
    expect(await list()).toEqual([]);
    expect((await mara.ask('DELETE', '/canned-replies/reply-one')).status).toBe(404);
  });

  test('A13 a shortcut belongs to one of them, on each site', async () => {
    const [site, other] = [await world.site(), await world.site()];
    const [mara, stranger] = [await world.agent(site), await world.agent(other)];
    await mara.ask('PUT', '/canned-replies/reply-one', HELLO);
    const again = await mara.ask('PUT', '/canned-replies/reply-two', HELLO);
    expect([again.status, ((await again.json()) as { error: { code: string } }).error.code]).toEqual([409, 'conflict']);
    expect((await stranger.ask('PUT', '/canned-replies/reply-one', { ...HELLO, text: 'Theirs' })).status).toBe(200);
    expect((await mara.get<CannedPage>('/canned-replies')).replies).toMatchObject([{ text: HELLO.text }]);
    const answers = [
      await stranger.ask('PUT', '/canned-replies/reply-one', HELLO, site.siteId),
      await stranger.ask('DELETE', '/canned-replies/reply-one', undefined, site.siteId),
      await stranger.ask('PUT', '/canned-replies/reply-one', HELLO, 's_nothing'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect((await mara.get<CannedPage>('/canned-replies')).replies).toMatchObject([{ text: HELLO.text }]);
  });

  test.each([
    ['no shortcut', { ...HELLO, shortcut: '' }],
    ['a space in it', { ...HELLO, shortcut: 'two words' }],
    ['markup in it', { ...HELLO, shortcut: '<b>' }],
    ['no text', { ...HELLO, text: ' ' }],
    ['too much text', { ...HELLO, text: 'x'.repeat(MESSAGE_LENGTH + 1) }],
    ['text that is an object', { ...HELLO, text: { type: 'b' } }],
    ['nothing at all', null],
  ])('A13 one with %s is refused', async (_what, body) => {
    const agent = await world.agent(await world.site());
    expect((await agent.ask('PUT', '/canned-replies/reply-one', body)).status).toBe(400);
  });

  test('A13 what is in them stays the text it is', async () => {
    const agent = await world.agent(await world.site());
    const hostile = { shortcut: 'x', title: '"><script>alert(1)</script>', text: '=1+1 <img src=x onerror=alert(1)>' };
    await agent.ask('PUT', '/canned-replies/reply-one', hostile);
    expect((await agent.get<CannedPage>('/canned-replies')).replies).toEqual([{ id: 'reply-one', ...hostile }]);
  });
});
