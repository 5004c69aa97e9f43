import { TREND_HEIGHT, TREND_STEP, trendPath } from './trend-marks';

/** A small trend of bars, drawn by the server; its words are its name. */
export function TrendMark({ words, trend }: { words: string; trend: string }) {
  const width = trend.length * TREND_STEP;
  return (
    <svg role="img" className="cell-trend" viewBox={`0 0 ${width} ${TREND_HEIGHT}`} width={width} height={TREND_HEIGHT}>
      <title>{words}</title>
      <path d={trendPath(trend)} />
    </svg>
  );
}
