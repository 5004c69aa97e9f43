import type { FieldErrors } from '@/lib/core/errors';

/** The first sentence about one of these fields, or about a part of one. */
export const findError = (errors: FieldErrors, ...names: string[]): string | undefined =>
  Object.entries(errors).find(([name]) => names.some((one) => name === one || name.startsWith(`${one}.`)))?.[1];
