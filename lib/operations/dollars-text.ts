import { z } from 'zod';

const MOST_TYPED = 40;

/** An amount as it is typed, `$1,500.50`, without what only helps to read it. */
export function dollarsText(problem: string) {
  return z
    .string()
    .max(MOST_TYPED, problem)
    .transform((text) => text.replace(/[\s,$]/g, ''));
}
