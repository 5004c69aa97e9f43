'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import { announce } from '@/components/ui/announce';
import type { ChartModel } from './chart-model';
import { findHours, type Narrowing, narrowed, periodAt } from './way-in';

interface ChartHand {
  /** Of the period whose readout stays. */
  pinned: number | null;
  unpin: () => void;
  /** First and last period of those being chosen. */
  chosen: readonly [number, number] | null;
}

interface ChartHandInput {
  frame: RefObject<HTMLDivElement | null>;
  model: ChartModel;
  hasBands: boolean;
  /** The period that the arrow keys or the mouse read out. */
  active: RefObject<number | null>;
  /** Undefined: the chart leads nowhere, and a press pins. */
  open?: (to: Narrowing) => void;
  today: string;
}

const DOUBLE_CLICK_MS = 250;
const DRAG_PX = 5;
const INSIDE = 'a, button, [data-readout]';

/** Twice: the first frame draws what the event changed. */
function afterPainting(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/**
 * What presses on a chart do. A mouse: click narrows, drag narrows to several, double click shows hours, Shift click pins. A
 * finger: a tap pins, and what the others do stands in the readout. Keys: Enter, Shift and arrows, Shift Enter, space.
 */
export function useChartHand({ frame, model, hasBands, active, open, today }: ChartHandInput): ChartHand {
  const [pinnedKey, setPinnedKey] = useState<string | null>(null);
  const [chosen, setChosen] = useState<readonly [number, number] | null>(null);
  const press = useRef<{ x: number; at: number; to: number; isDrag: boolean } | null>(null);
  const hasDragged = useRef(false);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Where the keys began to choose: from there to what is read out now. */
  const anchor = useRef<number | null>(null);
  const isByFinger = useRef(false);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const listening = new AbortController();
    const hear = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      act: (event: HTMLElementEventMap[Name]) => void,
    ) => element.addEventListener(name, act, { signal: listening.signal });
    const isInside = ({ target }: Event) => target instanceof Element && target.closest(INSIDE) !== null;
    const plot = () => ({ width: element.clientWidth, count: model.periods.length, hasBands });
    const under = ({ clientX }: MouseEvent) => periodAt(clientX - element.getBoundingClientRect().left, plot());
    const pin = (at: number) => {
      const key = model.periods[at]?.key ?? null;
      setPinnedKey((old) => (old === key ? null : key));
    };
    const letGo = () => {
      anchor.current = null;
      setChosen(null);
    };
    const narrow = (a: number, b: number) => {
      const to = open && narrowed(model, a, b);
      letGo();
      if (!to) return false;
      setPinnedKey(null);
      open(to);
      return true;
    };
    const showHours = (at: number) => {
      const hours = findHours(model, at, today);
      if ('reason' in hours) announce({ tone: 'neutral', title: hours.reason });
      else open?.(hours);
    };

    hear('pointerdown', (event) => {
      isByFinger.current = event.pointerType === 'touch';
      hasDragged.current = false;
      const at = under(event);
      if (!open || isByFinger.current || event.button !== 0 || event.shiftKey || at === null || isInside(event)) return;
      press.current = { x: event.clientX, at, to: at, isDrag: false };
    });
    hear('pointermove', (event) => {
      const { current } = press;
      if (!current) return;
      // Beyond the edge it is as far as it had come.
      current.to = under(event) ?? current.to;
      if (!current.isDrag && (current.to === current.at || Math.abs(event.clientX - current.x) < DRAG_PX)) return;
      if (!current.isDrag) element.setPointerCapture(event.pointerId);
      current.isDrag = true;
      setChosen([current.at, current.to]);
    });
    hear('pointerup', () => {
      const { current } = press;
      press.current = null;
      hasDragged.current = current?.isDrag === true;
      if (current?.isDrag) narrow(current.at, current.to);
    });
    hear('pointercancel', () => {
      press.current = null;
      letGo();
    });
    hear('click', (event) => {
      const at = under(event);
      if (hasDragged.current || at === null || isInside(event)) return;
      clearTimeout(waiting.current);
      if (!open || isByFinger.current || event.shiftKey) pin(at);
      else if (event.detail < 2) {
        waiting.current = setTimeout(() => {
          if (!narrow(at, at)) pin(at);
        }, DOUBLE_CLICK_MS);
      }
    });
    hear('dblclick', (event) => {
      const at = under(event);
      if (!open || isByFinger.current || event.shiftKey || at === null || isInside(event)) return;
      clearTimeout(waiting.current);
      showHours(at);
    });
    hear('keydown', (event) => {
      // Controls in a pinned readout handle their own clicks.
      if (isInside(event)) return;
      const at = active.current;
      switch (event.key) {
        case 'Escape':
          if (anchor.current === null && !press.current?.isDrag) setPinnedKey(null);
          letGo();
          return;
        case 'ArrowLeft':
        case 'ArrowRight': {
          if (!event.shiftKey || !open) return letGo();
          anchor.current ??= at ?? 0;
          const from = anchor.current;
          // Other keys may have ended it by then.
          afterPainting(() => {
            if (anchor.current === from) setChosen([from, active.current ?? from]);
          });
          return;
        }
        case ' ':
        case 'Enter':
          // Ours alone: the chart's own Enter hides what is read out.
          event.preventDefault();
          event.stopPropagation();
          if (at === null) return;
          if (open && event.key === 'Enter' && event.shiftKey) showHours(at);
          else if (event.key === ' ' || !narrow(anchor.current ?? at, at)) pin(at);
      }
    });
    return () => listening.abort();
  }, [frame, model, hasBands, active, open, today]);

  useEffect(() => () => clearTimeout(waiting.current), []);

  const pinned = model.periods.findIndex(({ key }) => key === pinnedKey);
  return { pinned: pinned < 0 ? null : pinned, unpin: () => setPinnedKey(null), chosen };
}
