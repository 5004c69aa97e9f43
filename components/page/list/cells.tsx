import { LockKeyhole } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { colorOf } from '@/components/charts/series-colors';
import { SeriesMark } from '@/components/charts/series-mark';
import { Money, Unknown } from '@/components/page/figures/figure';
import { dayOf, formatDay, formatInstant } from '@/lib/core/time';

/** A figure that the reader may not see: a lock, never a dash or a zero. */
export function Hidden({ reason = 'Your role does not show this' }: { reason?: string }) {
  return (
    <span title={reason} className="inline-flex align-middle text-muted">
      <LockKeyhole aria-hidden="true" className="size-3.5" />
      <span className="sr-only">{reason}</span>
    </span>
  );
}

/** Nano-dollars of the last 30 days; null: hidden from the reader. */
export function Spend({ nano, isRead }: { nano: string | null; isRead: boolean }) {
  if (nano === null) return <Hidden reason="Your role does not show this money" />;
  return isRead ? <Money nano={BigInt(nano)} /> : <Unknown reason="No cost was read yet" />;
}

interface NameLinkProps {
  href: string;
  /** Another thing's name beside the one that a row is about. */
  isAside?: boolean;
  children: ReactNode;
}

/** The way to a thing's own page. */
export function NameLink({ href, isAside, children }: NameLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={`[overflow-wrap:anywhere] hover:text-accent hover:underline hover:underline-offset-4 ${isAside ? '' : 'font-medium'}`}
    >
      {children}
    </Link>
  );
}

/** `23 Nov 2026`, the instant on hover. */
export function DayOf({ at }: { at: Date | null }) {
  if (at === null) return <span className="text-muted">not known</span>;
  return (
    <time dateTime={at.toISOString()} title={formatInstant(at)} className="whitespace-nowrap">
      {formatDay(dayOf(at))}
    </time>
  );
}

/** The colour that a thing has in every chart and list. */
export function Swatch({ kind, id }: { kind: 'workspace' | 'model' | 'api_key'; id: string }) {
  return <SeriesMark look={{ color: colorOf(kind, id), texture: 0 }} />;
}
