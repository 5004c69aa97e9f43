import { AppError } from '@/lib/core/errors';

/** The words of RFC 7644 for what is wrong with a request. */
export type ScimType =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** A request that cannot be carried out as it was sent. */
export class ScimRefusal extends AppError {
  constructor(
    readonly scimType: ScimType,
    message: string,
  ) {
    super('invalid_input', message);
  }
}
