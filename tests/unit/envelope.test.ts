import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEnvelope } from '../../server/bus/envelope.ts';

test('what another process says is read as it was said', () => {
  const said = {
    node: 'n1',
    i: 7,
    notice: {
      k: 'committed',
      visitors: [['v_1', 3, ['e_1']]],
      clicks: [['e_1', { visitor: 'v_1', item: 'i', kind: 'view', at: 1 }]],
    },
  };
  expect(readEnvelope(JSON.stringify(said))).toEqual(said);
  expect(readEnvelope(JSON.stringify({ node: 'n1', counts: { s1: 2 } }))).toEqual({ node: 'n1', counts: { s1: 2 } });
});

test('a notice of a newer version is counted and not understood', () => {
  const text = JSON.stringify({ node: 'n1', i: 8, notice: { k: 'from the future', x: 1 } });
  expect(readEnvelope(text)).toEqual({ node: 'n1', i: 8, notice: null });
});

test('anything else on the bus is nothing', () => {
  for (const text of ['', '{', '[]', 'null', '{"node":""}', '{"node":"n","i":-1,"notice":{"k":"who"}}']) {
    expect(readEnvelope(text)).toBe(null);
  }
  fc.assert(
    fc.property(fc.json(), (text) => {
      const read = readEnvelope(text);
      expect(read === null || typeof read.node === 'string').toBe(true);
    }),
  );
});
