import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';

/** What is wrong with a field and what to do, beside it. */
export function Wrong({ id, children }: { id: string; children: string | undefined }) {
  return (
    <p class="call-wrong" id={id} role="alert">
      {children && (
        <>
          <Icon d={ICONS.alert} /> {children}
        </>
      )}
    </p>
  );
}
