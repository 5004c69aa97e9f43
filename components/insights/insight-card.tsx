'use client';

import Link from 'next/link';
import { Money } from '@/components/page/figures/figure';
import { Instant } from '@/components/page/figures/time';
import { Panel } from '@/components/ui/panel';
import { addDays, addMonths, type Day, formatPeriod } from '@/lib/core/time';
import type { Insight } from '@/lib/domain/insights/query-schema';
import { InsightTools } from './insight-tools';
import { insightWords, termValue, termWords } from './insight-words';

const LINK = 'inline-flex min-h-6 items-center text-accent underline underline-offset-4 pointer-coarse:min-h-11';

/** One insight: what it says, what it would have saved, the arithmetic, and what was answered. */
export function InsightCard({ insight, month }: { insight: Insight; month: Day }) {
  const { title, text, formula } = insightWords(insight);
  const seen = whereToLook(insight, month);
  return (
    <Panel
      title={title}
      tools={insight.isYours && <InsightTools insight={insight} title={title} />}
      note={
        insight.saving !== null && (
          <>
            Would have saved <Money nano={BigInt(insight.saving)} /> in {formatPeriod(month, 'month')}
          </>
        )
      }
    >
      <p className="max-w-[72ch] text-sm text-muted">
        {text}{' '}
        {seen && (
          <Link href={seen.href} prefetch={false} className={LINK}>
            {seen.words}
          </Link>
        )}
      </p>
      {insight.terms.length > 0 && <Arithmetic insight={insight} formula={formula} />}
      <Answer insight={insight} month={month} />
    </Panel>
  );
}

function Arithmetic({ insight: { terms, saving }, formula }: { insight: Insight; formula: string | null }) {
  const rows = (
    <dl className="mt-2 grid max-w-xl grid-cols-[1fr_auto] gap-x-6 gap-y-1 text-table">
      {terms.map((term) => (
        <div key={term.name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-muted">{termWords(term.name)}</dt>
          <dd className="figure text-end">{termValue(term)}</dd>
        </div>
      ))}
      {saving !== null && (
        <div className="col-span-2 grid grid-cols-subgrid border-t border-line pt-1 font-medium">
          <dt>Would have saved</dt>
          <dd className="figure text-end">
            <Money nano={BigInt(saving)} />
          </dd>
        </div>
      )}
    </dl>
  );
  if (formula === null) return rows;
  return (
    <details className="mt-2 text-sm">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-accent pointer-coarse:min-h-11">
        How this is calculated
      </summary>
      <p className="mt-1 text-table text-muted">{formula}</p>
      {rows}
    </details>
  );
}

/** The answer someone gave, and how the figures have changed since. */
function Answer({ insight: { mark, state, saving, isFound }, month }: { insight: Insight; month: Day }) {
  if (!mark || state === 'open') return null;
  const did = state === 'done' ? 'Marked as done' : 'Dismissed';
  return (
    <p className="mt-3 border-t border-line pt-2 text-table text-muted">
      {did} by {mark.by}, <Instant at={mark.at} />
      {mark.reason && <>: “{mark.reason}”</>}.{' '}
      {state === 'done' && mark.month < month && mark.saving !== null && (
        <>
          It would have saved <Money nano={BigInt(mark.saving)} /> in {formatPeriod(mark.month, 'month')}, and{' '}
          {isFound && saving !== null ? <Money nano={BigInt(saving)} /> : 'nothing worth mentioning'} in{' '}
          {formatPeriod(month, 'month')}.
        </>
      )}
      {state === 'done' && mark.month === month && <>The next month will show the result.</>}
    </p>
  );
}

function whereToLook({ kind, workspaceId, model, key }: Insight, month: Day): { href: string; words: string } | null {
  if (kind === 'idle_keys') return { href: '/api-keys?show=unused', words: 'Show these keys' };
  if (key) return { href: `/api-keys/${encodeURIComponent(key.id)}`, words: 'Open the key' };
  if (!workspaceId || !model) return null;
  const search = new URLSearchParams({ metric: 'cost', split: 'token_type', by: 'day', range: 'custom' });
  search.set('from', month);
  search.set('to', addDays(addMonths(month, 1), -1));
  search.set('workspace', workspaceId);
  search.set('model', model);
  return { href: `/usage?${search}`, words: 'Show its cost' };
}
