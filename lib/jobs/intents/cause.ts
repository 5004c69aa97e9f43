import type { AppError } from '@/lib/core/errors';
import type { JsonObject } from '@/lib/operations/command-context';

/** Why a change failed: what upstream answered, or of several steps the first that failed. */
export type Cause = { code: string; message: string; status: number | null; errorCode: string | null } & JsonObject;

export function toCause({ code, message, answered }: AppError): Cause {
  return { code, message, status: answered?.status ?? null, errorCode: answered?.errorCode ?? null };
}
