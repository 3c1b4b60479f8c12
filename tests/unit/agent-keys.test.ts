import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callKey } from '../../agent/callback-keys.ts';
import { HELP, press } from '../../agent/keys.ts';

const key = (name: string, more: { typing?: boolean; modified?: boolean; command?: boolean } = {}) => ({
  key: name,
  typing: false,
  modified: false,
  command: false,
  ...more,
});

describe('the keys of the agent page', () => {
  it('goes with g and a second key, and forgets the g after any other', () => {
    const begun = press('', key('g'), true);
    expect(begun).toEqual({ pending: 'g', action: null });
    expect(press(begun.pending, key('l'), true)).toEqual({ pending: '', action: 'live' });
    expect(press(begun.pending, key('i'), true)).toEqual({ pending: '', action: 'inbox' });
    expect(press(begun.pending, key('j'), true)).toEqual({ pending: '', action: null });
  });

  it('leaves every key but Escape to somebody who types', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 1 }), (name) => {
        expect(press('', key(name, { typing: true }), true).action).toBeNull();
      }),
    );
    expect(press('', key('Escape', { typing: true }), true).action).toBe('back');
  });

  it('leaves keys with a modifier to the browser', () => {
    expect(press('', key('r', { modified: true }), true).action).toBeNull();
  });

  it('opens the palette with Ctrl+K or Cmd+K, also while somebody types and with single keys off', () => {
    const pressed = key('k', { modified: true, command: true, typing: true });
    expect(press('', pressed, false)).toEqual({ pending: '', action: 'anything' });
    expect(press('', key('K', { modified: true, command: true }), true).action).toBe('anything');
    expect(press('', key('k', { modified: true }), true).action).toBeNull();
  });

  it('acts on no single character once single keys are off', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 1 }), (name) => {
        expect(press('', key(name), false)).toEqual({ pending: '', action: null });
      }),
    );
  });

  it('is not fooled by the name of an inherited property', () => {
    expect(press('', key('constructor'), true).action).toBeNull();
    expect(press('g', key('toString'), true).action).toBeNull();
  });

  it('helps with single keys only where they act', () => {
    const composer = new Set(['/', '↵', '⇧', 'Ctrl', 'K', '↓', '↑', 'Esc']);
    for (const { keys, single } of HELP.flatMap((group) => group.keys)) {
      const pending = keys.length === 2 && keys[0] === 'g' ? 'g' : '';
      const last = pending ? keys.slice(1) : keys;
      const acts = (name: string) => press(pending, key(name), true).action ?? callKey(name);
      if (single) for (const name of last) expect(acts(name), name).not.toBeNull();
      else for (const name of keys) expect(composer.has(name), name).toBe(true);
    }
  });
});
