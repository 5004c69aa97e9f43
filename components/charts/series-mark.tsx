import { type Look, TEXTURES, TILE } from './series-colors';

interface SeriesMarkProps {
  look: Look;
  className?: string;
}

/** The coloured square of a thing in legends, tables and lists. */
export function SeriesMark({ look: { color, texture }, className = 'size-2.5' }: SeriesMarkProps) {
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${TILE} ${TILE}`} className={`shrink-0 rounded-[2px] ${className}`}>
      <Tile color={color} texture={texture} />
    </svg>
  );
}

/** One tile, also of a bar's fill. Dots are lines of no length with round ends. */
export function Tile({ color, texture }: Look) {
  return (
    <>
      <rect width={TILE} height={TILE} fill={color} />
      {texture > 0 && (
        <path
          d={TEXTURES[texture]}
          fill="none"
          stroke="var(--surface)"
          strokeWidth={texture === 2 ? 3 : 1.4}
          strokeLinecap={texture === 2 ? 'round' : 'butt'}
        />
      )}
    </>
  );
}
