import { useEffect } from 'preact/hooks';
import { press, type Action } from './keys.ts';
import type { Desk } from './state/desk.ts';

/** A begun `g` waits so long for its second key, in ms. */
const SEQUENCE_MS = 1500;

/** Listens to the keys of the page for as long as the operator is inside. */
export function useKeys(desk: Desk): void {
  useEffect(() => {
    let pending: '' | 'g' = '';
    let begun = 0;
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      const { key } = event;
      const arrow = key === 'ArrowDown' || key === 'ArrowUp';
      if (arrow && !focusedRow()) return;
      if (event.timeStamp - begun > SEQUENCE_MS) pending = '';
      const typing = isField(event.target);
      const pressed = press(
        pending,
        { key, typing, modified: event.ctrlKey || event.altKey || event.metaKey },
        desk.singleKeys.peek(),
      );
      pending = pressed.pending;
      begun = event.timeStamp;
      if (pressed.action && act(desk, pressed.action)) event.preventDefault();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [desk]);
}

/** Does it; false where there was nothing to do, and the key stays the browser's. */
function act(desk: Desk, action: Action): boolean {
  const { router } = desk;
  const { view, selected, person } = router.route.peek();
  switch (action) {
    case 'next':
      return move(1);
    case 'previous':
      return move(-1);
    case 'back':
      return back(desk);
    case 'inbox':
    case 'live':
      if (view !== action) router.go({ view: action, selected: null, person: false });
      return true;
    case 'longest': {
      const first = desk.inbox.waiting.peek()[0];
      if (!first) return false;
      router.go({ view: 'inbox', selected: first.id, person: false });
      return true;
    }
    case 'reply': {
      const chat = view === 'live' ? desk.live.visitors.peek().get(selected ?? '')?.conversation : null;
      if (chat) router.go({ view: 'inbox', selected: chat, person: false });
      else if (view === 'inbox' && person) router.go({ person: false });
      return focus('#reply');
    }
    case 'close': {
      const row = desk.current.peek();
      if (view !== 'inbox' || !row) return false;
      if (row.status === 'open') desk.close(row);
      else desk.send({ t: 'reopen', conversation: row.id });
      return true;
    }
    case 'undo':
      desk.undoClose();
      return true;
    case 'person':
      if (selected === null) return false;
      router.go({ person: !person });
      return focus(person ? '#reply' : '#person');
    case 'help':
      desk.help.value = true;
      return true;
  }
}

function back(desk: Desk): boolean {
  const { selected, person } = desk.router.route.peek();
  const menu = document.querySelector<HTMLElement>('[popover]:popover-open');
  if (menu || selected === null) return false;
  if (isField(document.activeElement)) return focus('[data-row][aria-current]') || blur();
  if (person) desk.router.go({ person: false });
  else {
    const row = document.querySelector<HTMLElement>('[data-row][aria-current]');
    desk.router.go({ selected: null });
    row?.focus();
  }
  return true;
}

function move(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const from = rows.indexOf(focusedRow() ?? rows.find((row) => row.ariaCurrent) ?? document.body);
  const next = rows[from === -1 ? (step === 1 ? 0 : rows.length - 1) : from + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return rows.length > 0;
}

function focusedRow(): HTMLElement | null {
  const active = document.activeElement;
  return active instanceof HTMLElement && active.matches('[data-row]') ? active : null;
}

/** At once, or after the next drawing where what is to be focused is not there yet. */
function focus(selector: string): boolean {
  const now = document.querySelector<HTMLElement>(selector);
  now?.focus();
  if (now && document.activeElement === now) return true;
  requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus()));
  return now !== null || selector === '#reply' || selector === '#person';
}

function blur(): boolean {
  (document.activeElement as HTMLElement | null)?.blur();
  return true;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
