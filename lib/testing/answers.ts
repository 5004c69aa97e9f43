import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { QueryDeclaration } from '@/lib/operations/declare-query';

/** Fails unless the answer is what its query says that it gives: written out as JSON and read again, it is the same. */
export function checkAnswer({ name, output }: QueryDeclaration, answered: unknown): void {
  const written = z.safeEncode(output, answered);
  if (!written.success) throw new Error(`${name} gives what it does not declare: ${z.prettifyError(written.error)}`);
  const read = z.decode(output, JSON.parse(JSON.stringify(written.data)));
  if (isDeepStrictEqual(read, answered)) return;
  throw new Error(
    `${name} gives more than it declares: ${JSON.stringify(answered)} is read as ${JSON.stringify(read)}`,
  );
}
