import type { ComponentChildren, JSX } from 'preact';

/** One part of the panel, with its own heading. */
export function Part(props: { title: string; aside?: string; children: ComponentChildren }): JSX.Element {
  return (
    <section>
      <h3>
        {props.title} {props.aside && <span class="push xs soft">{props.aside}</span>}
      </h3>
      {props.children}
    </section>
  );
}
