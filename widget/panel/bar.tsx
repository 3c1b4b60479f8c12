import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { ICONS } from './icons.ts';
import { WORDS } from './words.ts';

export interface BarProps {
  title: string;
  /** The second line, and what else stands in the head. */
  children?: ComponentChildren;
  /** Before the title: whose conversation it is. */
  face?: ComponentChildren;
  /** Further buttons, before the way out. */
  actions?: ComponentChildren;
  /** Where there is a view above. */
  onBack?: () => void;
  onClose(): void;
}

/** The head of a view: the way back, what it is, the way out. */
export function Bar({ title, children, face, actions, onBack, onClose }: BarProps) {
  return (
    <header class="bar">
      {onBack && (
        <button type="button" class="ib" aria-label={WORDS.back} onClick={onBack}>
          <Icon d={ICONS.back} flip />
        </button>
      )}
      {face}
      <div class={onBack ? 'title' : 'title first'}>
        <h2>
          <bdi>{title}</bdi>
        </h2>
        {children}
      </div>
      {actions}
      <CloseButton onClose={onClose} />
    </header>
  );
}

export function CloseButton({ onClose }: { onClose(): void }) {
  return (
    <button type="button" class="ib" aria-label={WORDS.close} onClick={onClose}>
      <Icon d={ICONS.close} />
    </button>
  );
}
