import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import type { Picking } from '../state/desk.ts';
import { AnythingPicker } from './anything.tsx';
import { ArticlePicker } from './article.tsx';
import { AssignPicker } from './assign.tsx';
import { FilterPicker } from './filter.tsx';
import { SearchPicker } from './search.tsx';
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
  // A dialog tells only later that it closed: the next list, asked for meanwhile, is a new one and no closed one.
  return <List key={numberOf(picking)} picking={picking} close={close} />;
}

function List({ picking, close }: { picking: Picking; close(): void }): JSX.Element {
  switch (picking.kind) {
    case 'anything':
      return <AnythingPicker close={close} />;
    case 'article':
      return <ArticlePicker close={close} />;
    case 'search':
      return <SearchPicker first={picking.first} close={close} />;
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

const numbers = new WeakMap<Picking, number>();
let last = 0;

function numberOf(picking: Picking): number {
  const known = numbers.get(picking) ?? ++last;
  numbers.set(picking, known);
  return known;
}
