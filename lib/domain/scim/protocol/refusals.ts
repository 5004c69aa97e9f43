import { AppError } from '@/lib/core/errors';

/** RFC 7644's error types. */
export type ScimType =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** A request that cannot be carried out as sent. */
export class ScimRefusal extends AppError {
  constructor(
    readonly scimType: ScimType,
    message: string,
  ) {
    super('invalid_input', message);
  }
}

/** Why it was refused, or null if it was not. */
export function catchRefusal(run: () => unknown): ScimRefusal | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof ScimRefusal) return error;
    throw error;
  }
}

/** As the audit keeps them: at most 20. */
export function sentences(refusals: readonly ScimRefusal[]): string[] {
  return refusals.slice(0, 20).map(({ message }) => message.slice(0, 300));
}
