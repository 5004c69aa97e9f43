import { AppError } from '@/lib/core/errors';

/** `unchecked`: it could not be seen from here. */
export type FindingState = 'good' | 'warning' | 'wrong' | 'unchecked';

/** What one check found, and what to do about it. Never a secret, and never an address with a password. */
export interface Finding {
  check: string;
  state: FindingState;
  says: string;
  remedy: string | null;
}

export const good = (check: string, says: string): Finding => ({ check, state: 'good', says, remedy: null });

export const finding = (
  state: Exclude<FindingState, 'good'>,
  check: string,
  says: string,
  remedy: string,
): Finding => ({
  ...{ check, state, says, remedy },
});

/** Each of several checks, whatever happens to the others. */
export async function attempt(check: string, run: () => Promise<Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return await run();
  } catch (error) {
    const says = error instanceof AppError ? error.message : `This could not be checked (${codeOf(error)}).`;
    return [finding('unchecked', check, says, 'Run it as the account that runs Steward, or as root.')];
  }
}

/** An error's code, or its kind: its message may carry what is secret. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : error.name;
}

export function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
