import { z } from 'zod';

const STATED = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
});

/** The database's own error code, wherever the driver put it; null: none was given. */
export function sqlState(error: unknown): string | null {
  const stated = STATED.safeParse(error);
  return stated.success ? stated.data.meta.driverAdapterError.cause.originalCode : null;
}
