import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Nothing is drawn before this: most answers come sooner, and a flash is worse than a short wait. In ms. */
const AFTER_MS = 150;
/** What was drawn stays at least so long, in ms. */
const AT_LEAST_MS = 300;

/** Whether to draw the bars of something that loads. */
export function useLate(loading: boolean): boolean {
  const [shown, setShown] = useState(false);
  const since = useRef(0);
  useEffect(() => {
    if (loading === shown) return;
    const wait = loading ? AFTER_MS : Math.max(0, AT_LEAST_MS - (performance.now() - since.current));
    const timer = setTimeout(() => {
      since.current = performance.now();
      setShown(loading);
    }, wait);
    return () => clearTimeout(timer);
  }, [loading, shown]);
  return shown;
}

/** Bars in the measure of what comes. `kind` says which. */
export function Bars({ kind, label }: { kind: 'rows' | 'thread' | 'person' | 'table'; label: string }): JSX.Element {
  const amount = { rows: 8, thread: 5, person: 9, table: 10 }[kind];
  return (
    <div class={`bars ${kind}`} role="status">
      <span class="sr">{label}</span>
      {Array.from({ length: amount }, (_, index) => (
        <div key={index} class="bars-row" aria-hidden="true">
          <span class="sk a" />
          <span class="sk b" />
          <span class="sk c" />
        </div>
      ))}
    </div>
  );
}

/** A part that could not be read: what happened, one way on, and the code for whoever is asked. */
export function Failure(props: { title: string; message: string; code: string; again(): void }): JSX.Element {
  return (
    <div class="state" role="alert">
      <span class="bad sign" aria-hidden="true">
        !
      </span>
      <h2>{props.title}</h2>
      {props.message && <p>{props.message}</p>}
      <button type="button" class="btn s" onClick={props.again}>
        Try again
      </button>
      <code>{props.code}</code>
    </div>
  );
}

/** An empty part. */
export function Empty({ title, children }: { title?: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="state">
      {title && <h2>{title}</h2>}
      {children}
    </div>
  );
}
