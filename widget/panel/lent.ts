/**
 * Stands in, in the chunks of the views, for Preact and for the components that the panel lends: the build sends those
 * imports here, and `borrow` fills them with the panel's own before anything is drawn. Two copies of Preact could not
 * draw into one tree.
 */
import type { Kit } from './kit.ts';

export let Fragment: Kit['Fragment'];
export let jsx: Kit['jsx'];
export let jsxs: Kit['jsxs'];
export let useEffect: Kit['useEffect'];
export let useLayoutEffect: Kit['useLayoutEffect'];
export let useMemo: Kit['useMemo'];
export let useRef: Kit['useRef'];
export let useState: Kit['useState'];
export let Bar: Kit['Bar'];
export let Face: Kit['Face'];
export let Icon: Kit['Icon'];
export let Presence: Kit['Presence'];

export function borrow(kit: Kit): void {
  ({ Fragment, jsx, jsxs, useEffect, useLayoutEffect, useMemo, useRef, useState } = kit);
  ({ Bar, Face, Icon, Presence } = kit);
}
