import { dayOf, formatTime } from '@/lib/core/time';
import { findMoment, isTimeZone } from '@/lib/domain/notifications/choice-rules';

/** `22:00` */
export function formatMinute(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** Minutes since midnight; null if it is not a time. */
export function parseMinute(time: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(time) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null;
}

/** `Today 20:00 UTC`: zones change their clocks, so it is only true today. */
export function inUtc(timeZone: string, minute: number, now = new Date()): string {
  if (!isTimeZone(timeZone.trim())) return 'This time zone is not known';
  return `Today ${formatTime(findMoment(timeZone.trim(), dayOf(now), minute))}`;
}
