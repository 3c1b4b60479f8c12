import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';
import { HELP } from '../keys.ts';

/** The keys that work, and the switch that turns single keys off. */
export function Help(): JSX.Element {
  const { help, singleKeys } = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const open = help.value;
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const single = singleKeys.value;
  const hide = (): void => {
    help.value = false;
  };
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onCancel={hide}
      // It tells so only later: meanwhile it may have been asked for again.
      onClose={() => dialog.current?.open || hide()}
      onClick={(event) => event.target === dialog.current && hide()}
    >
      {open && (
        <div class="box">
          <header class="head">
            <h2 id="help-title" class="grow">
              Keys
            </h2>
            <button
              type="button"
              class="toggle"
              role="switch"
              aria-checked={single}
              onClick={() => (singleKeys.value = !single)}
            >
              Single keys <span class="switch" aria-hidden="true" />
            </button>
            <button type="button" class="btn ghost s" onClick={hide}>
              Close <kbd>Esc</kbd>
            </button>
          </header>
          <div class="sheet-keys">
            {HELP.map((group) => (
              <section key={group.title}>
                <h3>{group.title}</h3>
                <ul>
                  {group.keys
                    .filter((line) => single || !line.single)
                    .map((line) => (
                      <li key={line.keys.join()}>
                        {line.label}
                        <span class="keys">
                          {line.keys.map((key) => (
                            <kbd key={key}>{key}</kbd>
                          ))}
                        </span>
                      </li>
                    ))}
                </ul>
              </section>
            ))}
          </div>
        </div>
      )}
    </dialog>
  );
}
