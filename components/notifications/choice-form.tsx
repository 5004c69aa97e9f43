'use client';

import { useState, useSyncExternalStore } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import type { Rhythm } from '@/lib/domain/notifications/kind-rules';
import type { KindName } from '@/lib/domain/notifications/kinds/list';
import type { ChosenNotifications } from '@/lib/domain/notifications/query-schema';
import { chooseNotificationsAction } from '@/lib/doors/actions/notifications';
import { formatMinute, inUtc, parseMinute } from './choice-words';

export interface ChoosableGroup {
  label: string;
  kinds: readonly { name: KindName; words: string; usual: Rhythm }[];
}

const RHYTHM_WORDS: Readonly<Record<Rhythm, string>> = {
  at_once: 'At once',
  daily: 'In a daily mail',
  weekly: 'In a weekly mail',
  off: 'No mail',
};

const never = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Which kinds come by mail and when, and the quiet hours. */
export function ChoiceForm({ groups, chosen }: { groups: readonly ChoosableGroup[]; chosen: ChosenNotifications }) {
  const [timeZone, setTimeZone] = useState(chosen.timeZone);
  const [isQuiet, setQuiet] = useState(chosen.quietFrom !== null);
  const [quiet, setQuietTimes] = useState({
    from: formatMinute(chosen.quietFrom ?? 22 * 60),
    to: formatMinute(chosen.quietTo ?? 7 * 60),
  });
  const [hour, setHour] = useState(chosen.digestHour);
  const own = useSyncExternalStore(never, browserZone, () => 'UTC');
  return (
    <ActionForm
      action={chooseNotificationsAction}
      toInput={(fields) => {
        const kinds = groups.flatMap((group) => group.kinds);
        // A kind left at its default follows the default if that changes later.
        const rhythms = kinds.flatMap(({ name, usual }) => {
          const rhythm = String(fields.get(`rhythm ${name}`)) as Rhythm;
          return rhythm === usual ? [] : [[name, rhythm]];
        });
        return {
          rhythms: Object.fromEntries(rhythms) as Partial<Record<KindName, Rhythm>>,
          ...{ timeZone: timeZone.trim(), digestHour: hour },
          quietFrom: isQuiet ? parseMinute(quiet.from) : null,
          quietTo: isQuiet ? parseMinute(quiet.to) : null,
        };
      }}
      submit="Save choices"
      submitting="Saving…"
      done="Choices saved"
    >
      {({ fieldErrors }) => (
        <>
          {groups.map(({ label, kinds }) => (
            <fieldset key={label}>
              <legend className="mb-1 text-xs font-medium text-muted">{label}</legend>
              {kinds.map(({ name, words, usual }) => (
                <label key={name} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-0.5">
                  <span>{words}</span>
                  <select
                    name={`rhythm ${name}`}
                    defaultValue={chosen.rhythms[name] ?? usual}
                    className="input input--primary w-44"
                  >
                    {(Object.keys(RHYTHM_WORDS) as Rhythm[]).map((rhythm) => (
                      <option key={rhythm} value={rhythm}>
                        {RHYTHM_WORDS[rhythm]}
                      </option>
                    ))}
                  </select>
                </label>
              ))}
            </fieldset>
          ))}
          <fieldset className="flex flex-col gap-3 border-t border-separator pt-4">
            <legend className="sr-only">When</legend>
            <label className="flex flex-col gap-1">
              <span className="font-medium">Time zone</span>
              <input
                value={timeZone}
                onChange={({ currentTarget }) => setTimeZone(currentTarget.value)}
                maxLength={60}
                list="zones"
                className="input input--primary w-64"
              />
              <datalist id="zones">
                {[
                  ...new Set(['UTC', own, 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Los_Angeles']),
                ].map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
              <span className="text-xs text-muted">
                {fieldErrors.timeZone ?? `Such as ${own}. All times on pages and in mails stay UTC.`}
              </span>
            </label>
            <label className="flex flex-col gap-1">
              <span className="font-medium">Time of daily and weekly mails</span>
              <select
                value={hour}
                onChange={({ currentTarget }) => setHour(Number(currentTarget.value))}
                className="input input--primary w-28"
              >
                {Array.from({ length: 24 }, (_, at) => formatMinute(at * 60)).map((time, at) => (
                  <option key={time} value={at}>
                    {time}
                  </option>
                ))}
              </select>
              <span className="text-xs text-muted">{inUtc(timeZone, hour * 60)}. The weekly mail comes on Monday.</span>
            </label>
            <Check
              label="Quiet hours"
              note="Mails that would be sent at once wait until they end. The inbox does not wait."
              isChecked={isQuiet}
              onChange={setQuiet}
            />
            {isQuiet && (
              <div className="flex flex-wrap gap-4">
                {(['from', 'to'] as const).map((side) => (
                  <label key={side} className="flex flex-col gap-1">
                    <span className="font-medium">{side === 'from' ? 'From' : 'To'}</span>
                    <input
                      type="time"
                      value={quiet[side]}
                      onChange={({ currentTarget: { value } }) => setQuietTimes({ ...quiet, [side]: value })}
                      className="input input--primary w-32"
                      required
                    />
                    <span className="text-xs text-muted">
                      {fieldErrors[side === 'from' ? 'quietFrom' : 'quietTo'] ??
                        inUtc(timeZone, parseMinute(quiet[side]) ?? 0)}
                    </span>
                  </label>
                ))}
              </div>
            )}
          </fieldset>
        </>
      )}
    </ActionForm>
  );
}
