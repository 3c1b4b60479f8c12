import type { DecisionView } from '../../protocol/messages.ts';
import { reasonOf } from './card.ts';
import { WORDS } from './words.ts';

/** The "Why?" button and what it opens. */
export interface Why {
  /** The button's place, for the slot's heading. */
  element: HTMLElement;
  isOpen(): boolean;
  close(): void;
}

/** `decision` gives what is on view now, `changed` is called after opening and closing. */
export function makeWhy(decision: () => DecisionView | undefined, changed: () => void): Why {
  const element = document.createElement('div');
  element.className = 'anchor';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'why';
  button.dir = 'auto';
  button.textContent = WORDS.why;
  button.ariaExpanded = 'false';
  element.append(button);
  let pop: HTMLElement | undefined;

  const close = (): void => {
    if (!pop) return;
    pop.remove();
    pop = undefined;
    button.ariaExpanded = 'false';
    document.removeEventListener('click', outside, true);
    document.removeEventListener('keydown', escape, true);
    changed();
  };
  const outside = (event: Event): void => {
    if (!event.composedPath().includes(element)) close();
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
    button.focus();
  };
  button.addEventListener('click', () => {
    const shown = decision();
    if (pop || !shown) return close();
    pop = explain(shown);
    element.append(pop);
    // Kept inside the slot, whichever way it is written.
    const room = element.getRootNode() instanceof ShadowRoot ? (element.getRootNode() as ShadowRoot).host : element;
    const [slot, at] = [room.getBoundingClientRect(), pop.getBoundingClientRect()];
    const over = Math.max(0, at.right - slot.right) - Math.max(0, slot.left - at.left);
    if (over) pop.style.translate = `${-over}px`;
    button.ariaExpanded = 'true';
    document.addEventListener('click', outside, true);
    document.addEventListener('keydown', escape, true);
  });
  element.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !element.contains(event.relatedTarget as Node)) close();
  });
  return { element, isOpen: () => pop !== undefined, close };
}

function explain(decision: DecisionView): HTMLElement {
  const pop = document.createElement('div');
  pop.className = 'pop';
  const title = document.createElement('b');
  title.textContent = WORDS.whyThese;
  const text = document.createElement('p');
  text.textContent = decision.id === null ? WORDS.unknown : WORDS.known;
  const list = document.createElement('ul');
  for (const reason of new Set(decision.items.map(reasonOf))) {
    const li = document.createElement('li');
    li.textContent = reason;
    if (reason) list.append(li);
  }
  pop.append(title, text, list);
  for (const words of [title, text, ...list.children] as HTMLElement[]) words.dir = 'auto';
  return pop;
}
