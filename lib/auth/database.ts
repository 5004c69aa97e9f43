import 'server-only';
import { type Database, openDatabase } from '@/lib/core/db';
import { env } from '@/lib/core/env';

const holder = globalThis as { stewardWebDatabase?: Database };

/** The web process's one pool, with the web's own database role. On `globalThis`, because Next may load a module more than once. */
export function webDatabase(): Database {
  holder.stewardWebDatabase ??= openDatabase(env().databaseUrl);
  return holder.stewardWebDatabase;
}
