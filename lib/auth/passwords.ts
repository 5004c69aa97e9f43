import 'server-only';
import { hash } from '@node-rs/argon2';

/** argon2id with the library's own floor made explicit: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const MAX_LENGTH = 200;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** `$argon2id$v=19$m=…,t=…,p=…$salt`: the part of a password's hash that the database gives out. */
const RECIPE = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})$/;

/**
 * The input hashed with the parameters of the person's password: equal to the stored hash if it is the password. Takes
 * the same time whether or not the person exists: without parameters it is still hashed, and the result is null.
 */
export async function hashByRecipe(recipe: string | null, password: string): Promise<string | null> {
  const typed = password.slice(0, MAX_LENGTH);
  const [, memoryCost, timeCost, parallelism, salt] = RECIPE.exec(recipe ?? '') ?? [];
  const cost = salt
    ? { memoryCost: Number(memoryCost), timeCost: Number(timeCost), parallelism: Number(parallelism) }
    : COST;
  const hashed = await hash(typed, { ...cost, ...(salt ? { salt: Buffer.from(salt, 'base64') } : {}) });
  return salt && password.length <= MAX_LENGTH ? hashed : null;
}
