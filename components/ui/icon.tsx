/** The drawings of `app/icons.css`. */
export type IconName =
  | 'arrow-down'
  | 'arrow-up'
  | 'bell'
  | 'boxes'
  | 'building-2'
  | 'chart-column-stacked'
  | 'check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'chevrons-up-down'
  | 'columns-3'
  | 'copy'
  | 'download'
  | 'ellipsis'
  | 'external-link'
  | 'gauge'
  | 'key-round'
  | 'layout-dashboard'
  | 'lock-keyhole'
  | 'mail-plus'
  | 'menu'
  | 'monitor-smartphone'
  | 'panel-left-close'
  | 'panel-left-open'
  | 'refresh-cw'
  | 'scroll-text'
  | 'search'
  | 'send'
  | 'trending-down'
  | 'trending-up'
  | 'triangle-alert'
  | 'user-cog'
  | 'users-round'
  | 'wallet'
  | 'workflow'
  | 'x';

/** A drawing in the colour of the text. It says nothing to a screen reader: words stand beside it. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return <span aria-hidden="true" className={`icon icon-${name} ${className}`} />;
}
