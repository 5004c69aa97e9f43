'use client';

import { Button } from '@heroui/react/button';
import { Popover } from '@heroui/react/popover';
import { TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { formatCount } from '@/components/page/figures/format';
import type { FieldErrors } from '@/lib/core/errors';
import { promisedWith } from '@/lib/domain/rate-limits/matrix-rules';
import type { LimitGroup, LimitHead } from '@/lib/domain/rate-limits/query-schema';
import { isWritableType, typeWords } from '@/lib/domain/rate-limits/rules';
import { setRateLimitAction } from '@/lib/doors/actions/rate-limits';
import { readLimit, readOwn } from './limit-input';
import type { Done } from './undo-note';

type Input = Parameters<typeof setRateLimitAction>[0];

interface LimitFormProps {
  /** The button of the cell; the cell's own limits are written on it. */
  anchor: HTMLButtonElement;
  group: LimitGroup;
  onClose: () => void;
  onDone: (done: Done) => void;
}

/** Sets a workspace's own limits of one group, or gives it back to the organisation's. */
export function LimitForm({ anchor, group, onClose, onDone }: LimitFormProps) {
  const router = useRouter();
  const place = useRef(anchor);
  const { workspace: workspaceId = '', name = '' } = anchor.closest('tr')?.dataset ?? {};
  const [own] = useState(() => readOwn(anchor.dataset.own));
  const [peaks] = useState(() => readOwn(anchor.dataset.peaks));
  const [isEmptied, setEmptied] = useState(false);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const sent = useRef<Input | null>(null);
  /** A conflict was shown: what is on the page since is what the reader has seen. */
  const hasSeenConflict = useRef(false);
  const limits = group.limits.filter(({ type }) => isWritableType(type));

  const toInput = (fields: FormData): Input => {
    const seen = hasSeenConflict.current ? readOwn(anchor.dataset.own) : own;
    const all = limits.flatMap(({ type }) => {
      const value = readLimit(String(fields.get(type) ?? ''));
      return isWritableType(type) ? [{ type, value, expected: seen.get(type) ?? null }] : [];
    });
    const changed = all.filter(({ value, expected }) => value !== expected);
    sent.current = { workspaceId, rateLimitId: group.id, limits: changed.length > 0 ? changed : all };
    return sent.current;
  };
  const finish = () => {
    if (!sent.current) return;
    const back = sent.current.limits.map(({ type, value, expected }) => ({
      type,
      value: expected ?? null,
      expected: value,
    }));
    onDone({ kind: 'limit', title: `${name}: ${group.name} changed.`, undo: { ...sent.current, limits: back } });
  };
  const onConflict = () => {
    hasSeenConflict.current = true;
    router.refresh();
  };
  const empty = () => {
    setTyped({});
    setEmptied(true);
  };

  return (
    <Popover.Content
      triggerRef={place}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom start"
      className="w-96 max-w-[calc(100vw-1rem)] overflow-y-auto overscroll-contain rounded-xl bg-overlay shadow-overlay"
    >
      <Popover.Dialog aria-label={`Limits of ${name}: ${group.name}`} className="flex flex-col gap-3 p-4">
        <header>
          <h2 className="text-base font-semibold">{name}</h2>
          <p className="text-table text-muted">
            {group.name}. An empty field uses the organisation’s limit. Changes take up to an hour at Anthropic.
          </p>
        </header>
        {limits.length === 0 ? (
          <p className="text-table">Workspaces cannot have limits of their own here.</p>
        ) : (
          <div key={String(isEmptied)} onInput={({ target }) => setTyped(withTyped(typed, target))}>
            <ActionForm
              action={setRateLimitAction}
              toInput={toInput}
              submit="Change limits"
              submitting="Changing…"
              done="Rate limits changed"
              onDone={finish}
              beside={
                own.size > 0 && !isEmptied ? (
                  <Button variant="tertiary" onPress={empty}>
                    Clear all
                  </Button>
                ) : (
                  <Button variant="tertiary" onPress={onClose}>
                    Cancel
                  </Button>
                )
              }
            >
              {({ fieldErrors }) => (
                <>
                  <OnConflict fieldErrors={fieldErrors} onConflict={onConflict} />
                  {limits.map((limit, at) => (
                    <Field
                      key={limit.type}
                      name={limit.type}
                      label={sentence(typeWords(limit.type))}
                      description={
                        <Hint
                          limit={limit}
                          own={own.get(limit.type) ?? null}
                          peak={peaks.get(limit.type) ?? null}
                          text={typed[limit.type] ?? (isEmptied ? '' : own.get(limit.type)?.toString())}
                        />
                      }
                      error={fieldErrors[`limits.${placeIn(sent.current, limit.type)}.value`]}
                      defaultValue={isEmptied ? '' : own.get(limit.type)?.toString()}
                      maxLength={24}
                      autoFocus={at === 0}
                    />
                  ))}
                </>
              )}
            </ActionForm>
          </div>
        )}
      </Popover.Dialog>
    </Popover.Content>
  );
}

/** Refreshes the page if someone else's change came first. */
function OnConflict({ fieldErrors, onConflict }: { fieldErrors: FieldErrors; onConflict: () => void }) {
  const isConflict = Object.values(fieldErrors).some((error) => error.startsWith('Now '));
  const latest = useRef(onConflict);
  latest.current = onConflict;
  useEffect(() => {
    if (isConflict) latest.current();
  }, [isConflict]);
  return null;
}

function withTyped(typed: Readonly<Record<string, string>>, target: EventTarget): Readonly<Record<string, string>> {
  return target instanceof HTMLInputElement ? { ...typed, [target.name]: target.value } : typed;
}

function placeIn(sent: Input | null, type: string): number {
  return sent?.limits.findIndex((limit) => limit.type === type) ?? -1;
}

interface HintProps {
  limit: LimitHead;
  /** The override before the change. */
  own: number | null;
  /** The workspace's own busiest minute. */
  peak: number | null;
  /** What is typed. */
  text: string | undefined;
}

function Hint({ limit, own, peak, text = '' }: HintProps) {
  const { value } = limit;
  if (value === null) return 'The organisation has no limit for it.';
  const typed = readLimit(text);
  const next = typed === null || Number.isNaN(typed) ? null : typed;
  const organization = formatCount(BigInt(value));
  const warnings = [
    next !== null &&
      next > value &&
      `Above the organisation’s ${organization}: Anthropic accepts it, but the lower limit applies.`,
    next !== null && next !== own && promiseWarning(limit, own, next),
    next !== null &&
      peak !== null &&
      next < peak &&
      'Below the busiest minute: requests in such a minute would be refused.',
  ].filter((words) => typeof words === 'string');
  return (
    <>
      The organisation has {organization}
      {peak !== null && `, the busiest minute here was ${formatCount(BigInt(peak))}`}.
      {warnings.map((words) => (
        <span key={words} className="mt-0.5 flex gap-1 text-warn">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
          {words}
        </span>
      ))}
    </>
  );
}

function promiseWarning(limit: LimitHead, own: number | null, next: number): string | false {
  const promised = promisedWith(limit, own, next);
  if (promised === null || limit.value === null || promised <= BigInt(limit.value)) return false;
  return `All overrides together would allow ${formatCount(promised)}, more than the organisation has.`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
