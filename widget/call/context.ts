import type { CallOffer } from '../../protocol/callback.ts';
import type { ViewProps } from '../panel/views.ts';
import type { Desk } from './desk.ts';
import type { Sayer } from './times.ts';

/** What the parts of the view share. */
export interface CallContext extends ViewProps {
  desk: Desk;
  say: Sayer;
  zone: string;
  locale: string;
  offer: CallOffer;
  /** Reads again what is offered. */
  refresh(): void;
}
