const MOST = 400;
/** Tables of a time, of which each question needs a plan for its own dates. */
const OF_A_TIME =
  /\b(?:(?:spend|usage)_(?:daily|hourly|weekly|monthly)|cost_(?:daily|lines)|rollup_\w+|audit_\w+|gateway_(?:requests|traffic_\w+|ledger|key_days))\b/;

/**
 * Names for statements that are asked again and again: a connection then parses and plans each of them once.
 * What is asked once, and what reads tables of a time, has none: ''.
 */
export function statementNames(): (query: { sql: string }) => string {
  const named = new Map<string, string>();
  const askedOnce = new Set<string>();
  /** Found to read a table of a time: long texts, which are not looked through again. */
  const ofATime = new Set<string>();
  return ({ sql }) => {
    const name = named.get(sql);
    if (name !== undefined) return name;
    if (named.size >= MOST || ofATime.has(sql)) return '';
    if (OF_A_TIME.test(sql)) {
      if (ofATime.size >= MOST) ofATime.clear();
      ofATime.add(sql);
      return '';
    }
    if (!askedOnce.delete(sql)) {
      if (askedOnce.size >= MOST) askedOnce.clear();
      askedOnce.add(sql);
      return '';
    }
    const given = `steward_${named.size}`;
    named.set(sql, given);
    return given;
  };
}
