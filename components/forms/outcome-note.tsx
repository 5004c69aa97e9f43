'use client';

import Link from 'next/link';
import { Notice } from '@/components/ui/notice';
import type { Tone } from '@/components/ui/status';
import type { Outcome } from '@/lib/operations/outcome';

type Problem = Exclude<Outcome, { status: 'succeeded' }>;

const WORDS: Record<Problem['status'], { title: string; tone: Tone }> = {
  failed: { title: 'Not done', tone: 'danger' },
  denied: { title: 'Not allowed', tone: 'danger' },
  expired: { title: 'Timed out', tone: 'warning' },
  unknown: { title: 'Outcome unknown', tone: 'warning' },
  running: { title: 'Still running', tone: 'busy' },
};

/** The outcome of an unsuccessful attempt, shown at the form. */
export function OutcomeNote({ problem }: { problem: Problem }) {
  const { title, tone } = WORDS[problem.status];
  return (
    <Notice tone={tone} title={title} isAlert>
      {problem.message}{' '}
      {problem.entry && (
        <Link href={problem.entry} className="text-accent underline underline-offset-4">
          Open audit entry
        </Link>
      )}
    </Notice>
  );
}
