/** What the panel lends to the views that are loaded later, so that it is downloaded once. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Fragment, jsx, jsxs } from 'preact/jsx-runtime';
import { Bar } from './bar.tsx';
import { Face } from './face.tsx';
import { Icon } from './icon.tsx';
import { Presence } from './presence.tsx';

export const kit = {
  Fragment,
  jsx,
  jsxs,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  Bar,
  Face,
  Icon,
  Presence,
};

export type Kit = typeof kit;
