import { useLayoutEffect } from 'preact/hooks';
import { press, type Action } from './keys.ts';
import type { ConversationRow } from '../protocol/agent.ts';
import type { Desk } from './state/desk.ts';

/** A begun `g` waits so long for its second key, in ms. */
const SEQUENCE_MS = 1500;

/** Listens to the keys of the page for as long as the operator is inside. */
export function useKeys(desk: Desk): void {
  // As soon as it is drawn: who sees the page may press a key.
  useLayoutEffect(() => {
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
        {
          key,
          typing,
          modified: event.ctrlKey || event.altKey || event.metaKey,
          command: (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey,
        },
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
      return view === 'inbox' ? moveInList(desk, 1) : move(1);
    case 'previous':
      return view === 'inbox' ? moveInList(desk, -1) : move(-1);
    case 'back':
      return back(desk);
    case 'inbox':
    case 'callbacks':
    case 'live':
    case 'reports':
    case 'settings':
      if (view !== action) router.go({ view: action, selected: null, person: false });
      return true;
    case 'longest': {
      const first = desk.inbox.waiting.peek()[0];
      if (!first) return false;
      router.go({ view: 'inbox', selected: first.id, person: false });
      return true;
    }
    case 'reply':
    case 'note': {
      const last = view === 'live' ? desk.live.visitors.peek().get(selected ?? '')?.conversation : null;
      const chat = last && desk.inbox.rows.peek().get(last)?.status !== 'closed' ? last : null;
      if (chat) router.go({ view: 'inbox', selected: chat, person: false });
      else if (view === 'live' && selected !== null && action === 'reply') return focus('#approach');
      else if (view !== 'inbox' || selected === null) return false;
      else if (person) router.go({ person: false });
      desk.writing.value = action;
      return focus(`#${action}`);
    }
    case 'close': {
      const rows = chosen(desk);
      if (rows.length === 0) return false;
      desk.finish(rows);
      desk.marked.value = new Set();
      return true;
    }
    case 'take': {
      const rows = chosen(desk);
      desk.take(rows);
      return rows.length > 0;
    }
    case 'assign':
    case 'snooze':
    case 'tag': {
      const rows = chosen(desk);
      if (rows.length > 0) desk.picking.value = { kind: action, rows };
      return rows.length > 0;
    }
    case 'mark': {
      const id = view === 'inbox' ? (pointedRow() ?? selected) : null;
      if (id) mark(desk, id);
      return id !== null;
    }
    case 'filter':
      if (view !== 'inbox') return false;
      desk.picking.value = { kind: 'filter' };
      return true;
    case 'anything':
      desk.picking.value = { kind: 'anything' };
      return true;
    case 'undo':
      desk.changes.undo();
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

/** What a key acts on: those marked, else the row with the focus, else the conversation in hand. */
function chosen(desk: Desk): ConversationRow[] {
  if (desk.router.route.peek().view !== 'inbox') return [];
  const rows = desk.inbox.rows.peek();
  const marked = [...desk.marked.peek()].flatMap((id) => rows.get(id) ?? []);
  if (marked.length > 0) return marked;
  const row = rows.get(pointedRow() ?? '') ?? desk.current.peek();
  return row ? [row] : [];
}

/** Marks a conversation, or takes its mark away. */
export function mark(desk: Desk, id: string): void {
  const next = new Set(desk.marked.peek());
  if (!next.delete(id)) next.add(id);
  desk.marked.value = next;
}

function pointedRow(): string | null {
  return focusedRow()?.dataset['row'] || null;
}

function back(desk: Desk): boolean {
  const { selected, person } = desk.router.route.peek();
  if (desk.marked.peek().size > 0 && !isField(document.activeElement)) {
    desk.marked.value = new Set();
    return true;
  }
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

/** The row that gets the focus as soon as it is drawn; another key goes on from there. */
let reaching: string | null = null;
/** Frames in which a row is drawn, even on a busy machine. */
const FRAMES = 20;

/** The list draws only what is in view: the next row is asked for by its id, and has the focus once it is drawn. */
function moveInList(desk: Desk, step: 1 | -1): boolean {
  const ids = desk.inbox.order.ids.peek();
  const here = reaching ?? pointedRow() ?? desk.pointed.peek() ?? desk.router.route.peek().selected ?? '';
  const from = ids.indexOf(here);
  const next = ids[from === -1 ? (step === 1 ? 0 : ids.length - 1) : from + step];
  if (next === undefined) return ids.length > 0;
  desk.pointed.value = next;
  const reach = (frames: number): void => {
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(next)}"]`);
    row?.focus();
    if (row === null && frames > 0 && reaching === next) requestAnimationFrame(() => reach(frames - 1));
    else if (reaching === next) reaching = null;
  };
  reaching = next;
  reach(FRAMES);
  return true;
}

function focusedRow(): HTMLElement | null {
  const active = document.activeElement;
  return active instanceof HTMLElement && active.matches('[data-row]') ? active : null;
}

/**
 * At once, or as soon as it is drawn, which is mostly before the next task: a key pressed right after types into it.
 */
function focus(selector: string): boolean {
  const reach = (): boolean => {
    const found = document.querySelector<HTMLElement>(selector);
    found?.focus();
    return found !== null && document.activeElement === found;
  };
  if (reach()) return true;
  queueMicrotask(() => {
    if (!reach()) requestAnimationFrame(() => requestAnimationFrame(reach));
  });
  return selector !== '[data-row][aria-current]';
}

function blur(): boolean {
  (document.activeElement as HTMLElement | null)?.blur();
  return true;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
