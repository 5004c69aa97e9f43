'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { useEffect, useState, useTransition } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import { askOptions } from '@/components/usage/ask';
import { inSentence } from '@/components/usage/words';
import type { BudgetChoices } from '@/lib/domain/budgets/query-schema';
import { type BudgetPeriod, PERIODS, SCOPE_KINDS, type Scope } from '@/lib/domain/budgets/rules';
import type { Part } from '@/lib/domain/usage/query-schema';
import { PERIOD_WORDS, SCOPE_WORDS } from './budget-words';

interface ScopePickerProps extends Pick<BudgetChoices, 'families' | 'tags'> {
  scope: Scope;
  /** What is chosen, by its name. */
  label: string | null;
  period: BudgetPeriod;
}

/** What a budget is of and for how long it runs. The address keeps both, so that the page can suggest a limit. */
export function ScopePicker({ scope, label, period, families, tags }: ScopePickerProps) {
  const [isPending, startTransition] = useTransition();
  const [, setParams] = useQueryStates(
    { kind: parseAsString, id: parseAsString, period: parseAsString },
    { shallow: false, scroll: false, history: 'push', startTransition },
  );
  const fixed = scope.kind === 'workspace_tag' ? tags : scope.kind === 'model_family' ? families : null;
  return (
    <div aria-busy={isPending} className={`flex flex-col gap-3 ${isPending ? 'opacity-55' : ''}`}>
      <div className="flex flex-wrap gap-3">
        <SelectMenu
          label="What the budget covers"
          value={scope.kind}
          options={SCOPE_KINDS.map((value) => ({ value, label: SCOPE_WORDS[value] }))}
          onChange={(kind) => void setParams({ kind, id: null })}
          className="w-56"
        />
        <SelectMenu
          label="Period"
          value={period}
          options={PERIODS.map((value) => ({ value, label: PERIOD_WORDS[value].each }))}
          onChange={(value) => void setParams({ period: value })}
          className="w-40"
        />
      </div>
      {fixed && (
        <SelectMenu
          label={`Choose a ${inSentence(SCOPE_WORDS[scope.kind])}`}
          value={scope.id}
          options={fixed.map((value) => ({ value, label: value }))}
          onChange={(id) => void setParams({ id })}
          className="w-full sm:w-96"
        />
      )}
      {!fixed && scope.kind !== 'organization' && (
        <ThingSearch
          key={scope.kind}
          kind={scope.kind === 'workspace' || scope.kind === 'api_key' ? scope.kind : 'owner'}
          chosen={label === null ? null : { id: scope.id, label }}
          onChoose={(id) => void setParams({ id })}
        />
      )}
    </div>
  );
}

const LISTED = 20;
const TYPING_PAUSE_MS = 150;

interface ThingSearchProps {
  kind: 'workspace' | 'api_key' | 'owner';
  chosen: { id: string; label: string } | null;
  onChoose: (id: string | null) => void;
}

/** One of many by name; what is chosen stands alone until another is wanted. */
function ThingSearch({ kind, chosen, onChoose }: ThingSearchProps) {
  const [search, setSearch] = useState('');
  const [found, setFound] = useState<readonly Part[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(() => {
      askOptions({ kind, search: search.trim(), limit: LISTED }, asked.signal).then(
        ({ options }) => {
          setFound(options.filter(({ id }) => id !== 'none' && id !== 'unattributed' && id !== 'unknown'));
          setProblem(null);
        },
        (error: unknown) => {
          if (!asked.signal.aborted) setProblem(error instanceof Error ? error.message : 'Try again in a moment.');
        },
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [kind, search]);
  if (chosen) {
    return (
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{chosen.label}</span>
        <button type="button" className="tool-button" onClick={() => onChoose(null)}>
          Choose another
        </button>
      </p>
    );
  }
  const word = inSentence(SCOPE_WORDS[kind]);
  return (
    <div className="flex flex-col gap-2">
      <input
        type="search"
        aria-label={`Search: ${word}`}
        placeholder={`Search ${word} by name`}
        maxLength={200}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        className="input input--primary w-full sm:w-96"
      />
      <ul aria-label={SCOPE_WORDS[kind]} className="max-h-72 overflow-y-auto rounded-md border border-line sm:w-96">
        {(found ?? []).map(({ id, label, hint }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onChoose(id)}
              className="flex min-h-8 w-full items-center gap-2 px-2 text-start text-table hover:bg-default pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{label}</span>
              {hint && <span className="max-w-40 truncate text-xs text-muted">{hint}</span>}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs text-muted">
        {problem ?? (found === null ? 'Loading…' : found.length === 0 ? 'No matches.' : 'Choose one.')}
      </p>
    </div>
  );
}
