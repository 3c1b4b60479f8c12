import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { AnythingPicker } from './anything.tsx';
import { AssignPicker } from './assign.tsx';
import { FilterPicker } from './filter.tsx';
import { SnoozePicker } from './snooze.tsx';
import { TagPicker } from './tag.tsx';

/** The list in front of the page, where one is asked for. */
export function Pickers(): JSX.Element | null {
  const desk = useDesk();
  const picking = desk.picking.value;
  if (!picking) return null;
  // One list may open another.
  const close = (): void => {
    if (desk.picking.peek() === picking) desk.picking.value = null;
  };
  switch (picking.kind) {
    case 'anything':
      return <AnythingPicker close={close} />;
    case 'filter':
      return <FilterPicker close={close} />;
    case 'assign':
      return <AssignPicker rows={picking.rows} close={close} />;
    case 'snooze':
      return <SnoozePicker rows={picking.rows} close={close} />;
    case 'tag':
      return <TagPicker rows={picking.rows} close={close} />;
  }
}
