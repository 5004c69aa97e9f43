import 'server-only';
import { type Database, openDatabase, PAGE_LIMITS, SESSION_LIMITS } from '@/lib/core/db';
import { env } from '@/lib/core/env';

/** On `globalThis`, because Next may load a module more than once. */
const holder = globalThis as { stewardWebDatabase?: Database; stewardSessionDatabase?: Database };

/** The web process's pool for what pages show and forms change, with the web's own database role. */
export function webDatabase(): Database {
  holder.stewardWebDatabase ??= openDatabase(env().databaseUrl, PAGE_LIMITS);
  return holder.stewardWebDatabase;
}

/** A small pool of its own for who somebody is, signing in and health: however many figures are asked for, these do not wait. */
export function sessionDatabase(): Database {
  holder.stewardSessionDatabase ??= openDatabase(env().databaseUrl, SESSION_LIMITS);
  return holder.stewardSessionDatabase;
}
