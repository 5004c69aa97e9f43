import { z } from 'zod';

/** What setting something comes to: how it stood, if it was ever set, and how it stands. */
export function settingChange<Field extends z.ZodType>(field: Field) {
  return z.object({ before: field.nullable(), after: field });
}
