/** Hears several events, named with spaces between, until the signal ends it. On a document already while capturing. */
export function listen<E extends Event>(
  target: EventTarget,
  names: string,
  heard: (event: E) => void,
  signal: AbortSignal,
): void {
  const options = { capture: target === document, passive: true, signal };
  for (const name of names.split(' ')) target.addEventListener(name, heard as EventListener, options);
}
