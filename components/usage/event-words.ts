import { dayOf, formatDay } from '@/lib/core/time';
import type { UsageEvent } from '@/lib/domain/usage/query-schema';
import { usageHref } from './search-params';

/** An event as shown to readers. */
export type ToldEvent = UsageEvent & {
  /** `12 Nov 2026, 14:05 UTC`, or the day alone. */
  when: string;
  label: string;
  href: string;
};

export function toldEvent(event: UsageEvent): ToldEvent {
  const at = new Date(event.at);
  const day = formatDay(dayOf(at));
  if (event.kind === 'first_use') {
    const href = usageHref('/usage', { model: [event.name], split: 'workspace' });
    return { ...event, when: day, label: `First use of ${event.name}`, href };
  }
  if (event.kind === 'anomaly')
    return {
      ...event,
      when: day,
      label: `${event.name} began to spend more than usual`,
      href: `/anomalies/${event.id}`,
    };
  return {
    ...event,
    when: `${day}, ${at.toISOString().slice(11, 16)} UTC`,
    label: `${event.words}: ${event.name}`,
    href: `/audit/${event.id}`,
  };
}
