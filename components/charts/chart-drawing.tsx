import { type DotItemDotProps, type LabelProps, Rectangle, type RectangleProps } from 'recharts';
import type { ChartSeries } from './chart-model';
import type { Point } from './chart-points';
import { markPath } from './mark-list';
import { type Look, TILE } from './series-colors';
import { Tile } from './series-mark';

const patternId = ({ color, texture }: Look) => `${color.replace(/\W+/g, '')}-${texture}`;

/** What fills a bar: the colour, or the texture that tells it from another of the same colour. */
export function chooseFill(look: Look): string {
  return look.texture === 0 ? look.color : `url(#${patternId(look)})`;
}

export function TexturePatterns({ series }: { series: readonly ChartSeries[] }) {
  return series
    .filter(({ texture }) => texture > 0)
    .map((look) => (
      <pattern key={look.id} id={patternId(look)} width={TILE} height={TILE} patternUnits="userSpaceOnUse">
        <Tile color={look.color} texture={look.texture} />
      </pattern>
    ));
}

const MOST_DOTS = 10;
const DOT_SCALE = 1.5;

/** The points of a line that are marked: all if there are only a few, and some if the colour is not unique. */
export function seriesDot(look: Look, count: number) {
  if (look.texture === 0) return count < 3;
  const every = Math.ceil(count / MOST_DOTS);
  return ({ cx, cy, index, value }: DotItemDotProps) => {
    if (index % every !== 0 || value === null || cx === undefined || cy === undefined) return <g key={index} />;
    const half = (TILE * DOT_SCALE) / 2;
    return (
      <g key={index} transform={`translate(${cx - half} ${cy - half}) scale(${DOT_SCALE})`}>
        <Tile color={look.color} texture={look.texture} />
      </g>
    );
  };
}

const THIN_PX = 6;

export function PeriodBar(props: RectangleProps & { payload?: Point }) {
  // Between thin bars a line would be most of what is seen.
  const isThin = (props.width ?? 0) < THIN_PX;
  return <Rectangle {...props} strokeWidth={isThin ? 0 : 0.75} fillOpacity={props.payload?.isLighter ? 0.5 : 1} />;
}

const SIZE_OVER_PLOT = 6;

export function MarkLabel({ viewBox }: LabelProps) {
  if (!viewBox || !('x' in viewBox)) return null;
  return <path d={markPath(viewBox.x, viewBox.y - SIZE_OVER_PLOT)} fill="var(--foreground)" />;
}
