'use client';

import { Button } from '@heroui/react/button';
import { AnswerError } from '@/components/page/ask';
import { Notice } from '@/components/ui/notice';

const SIGNED_OUT = 401;

/** Why the figures did not come, over those that were there before. */
export function ReportError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isSignedOut = error instanceof AnswerError && error.status === SIGNED_OUT;
  return (
    <div className="mb-4">
      <Notice tone="danger" title={isSignedOut ? 'You are signed out' : 'The figures could not be loaded'} isAlert>
        <p>{error.message} The dimmed figures below are from before.</p>
        <div className="mt-2">
          {isSignedOut ? (
            <Button variant="outline" onPress={() => window.location.reload()}>
              Sign in
            </Button>
          ) : (
            <Button variant="outline" onPress={onRetry}>
              Try again
            </Button>
          )}
        </div>
      </Notice>
    </div>
  );
}
