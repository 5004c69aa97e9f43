import 'server-only';
import { type Database, openDatabase, PAGE_LIMITS, SESSION_LIMITS } from '@/lib/core/db';
import { env } from '@/lib/core/env';

/** On `globalThis`, because Next may load a module more than once. */
const holder = globalThis as { stewardWebDatabase?: Database; stewardSessionDatabase?: Database };

/** The web process's pool for what pages show and forms change, with the web's own database role. */
export function webDatabase(): Database {
  holder.stewardWebDatabase ??= openDatabase(env().databaseUrl, PAGE_LIMITS, { prepare: true });
  return holder.stewardWebDatabase;
}

/** A small separate pool for identity, signing in and health: these never wait, however many figures are requested. */
export function sessionDatabase(): Database {
  holder.stewardSessionDatabase ??= openDatabase(env().databaseUrl, SESSION_LIMITS, { prepare: true });
  return holder.stewardSessionDatabase;
}
