'use client';

import type { Tone } from './status';

export interface Announcement {
  title: string;
  detail?: string;
  tone: Tone;
  link?: { href: string; label: string };
  /** Undoes it, if possible: shown as a button. */
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

/** Only for the toast host: receives every announcement, including those made before it was mounted. */
export function onAnnounce(hear: Listener): () => void {
  listener = hear;
  for (const announcement of waiting.splice(0)) hear(announcement);
  return () => {
    if (listener === hear) listener = null;
  };
}
