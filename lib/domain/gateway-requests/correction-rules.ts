/** Of one model on a day in a workspace: what the gateway counted, and what of it the report has. */
export interface Estimated {
  counted: bigint;
  reported: bigint;
  /** What the reported output cost. */
  reportedNano: bigint;
  /** Of what the gateway counted, what was an estimate. */
  estimatedNano: bigint;
}

/**
 * How far estimates were too high. Only output is ever estimated: what was counted beyond the report, at the report's own price, and
 * never more than the estimates themselves.
 */
export function correctionOf(models: readonly Estimated[]): { output: bigint; nano: bigint } {
  let [output, nano] = [0n, 0n];
  for (const { counted, reported, reportedNano, estimatedNano } of models) {
    if (counted <= reported || reported === 0n || estimatedNano === 0n) continue;
    const over = counted - reported;
    const price = (2n * over * reportedNano + reported) / (2n * reported);
    output -= over;
    nano -= price < estimatedNano ? price : estimatedNano;
  }
  return { output, nano };
}
