'use client';

import type { Tone } from './status';

export interface Announcement {
  title: string;
  detail?: string;
  tone: Tone;
  link?: { href: string; label: string };
  /** Takes it back, where it can be: shown as a button. */
  undo?: () => void;
}

type Listener = (announcement: Announcement) => void;

const waiting: Announcement[] = [];
let listener: Listener | null = null;

/** Shows and reads out a short message. The toast's code is loaded at the first one. */
export function announce(announcement: Announcement): void {
  if (listener) listener(announcement);
  else waiting.push(announcement);
}

/** For the toast host alone: hears every announcement, also those made before it was there. */
export function onAnnounce(hear: Listener): () => void {
  listener = hear;
  for (const announcement of waiting.splice(0)) hear(announcement);
  return () => {
    if (listener === hear) listener = null;
  };
}
