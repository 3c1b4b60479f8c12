import type { ComponentChildren, JSX } from 'preact';
import { Entrance, Mark } from '../parts/drawing.tsx';
import { Icon } from '../parts/icon.tsx';

export interface DoorProps {
  /** What one does here. */
  label: string;
  title: string;
  line: string;
  submit(): Promise<void>;
  children: ComponentChildren;
}

/** Where one comes in: a few fields, and the house beside them. */
export function Door({ label, title, line, submit, children }: DoorProps): JSX.Element {
  return (
    <main class="door">
      <form
        aria-label={label}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p class="brand">
          <Mark /> <b>Foyer</b>
        </p>
        <h1>
          {title}
          <span>{line}</span>
        </h1>
        {children}
      </form>
      <div class="door-art">
        <Entrance />
      </div>
    </main>
  );
}

/** Why one does not come in; '' for nothing, so that it is read out as soon as there is something. */
export function DoorProblem({ problem }: { problem: string }): JSX.Element {
  return (
    <div role="alert">
      {problem && (
        <p class="line xs bad">
          <Icon name="warn" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
