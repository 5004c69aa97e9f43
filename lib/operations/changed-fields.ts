import { canonicalJson } from '@/lib/core/crypto';
import type { JsonObject } from './command-context';

export interface ChangedFields {
  before?: JsonObject;
  after?: JsonObject;
}

/** The fields that differ, before and after; an empty side is left out. */
export function changedFields(before: JsonObject, after: JsonObject): ChangedFields {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => canonicalJson(before[name]) !== canonicalJson(after[name]));
  const only = (from: JsonObject) => {
    const fields = changed.filter((name) => name in from).map((name) => [name, from[name] ?? null]);
    return fields.length > 0 ? (Object.fromEntries(fields) as JsonObject) : undefined;
  };
  return { before: only(before), after: only(after) };
}
