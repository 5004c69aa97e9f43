import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';

/** In the order in which a company sets itself up. */
export const SECTIONS = ['organization', 'keys', 'workspaces', 'permissions', 'cost', 'security'] as const;
export type Section = (typeof SECTIONS)[number];

/** What no API tells, so that a person says it. */
export const TICKED_POINTS = ['billing_contact', 'console_sso', 'console_limit'] as const;
export type TickedPoint = (typeof TICKED_POINTS)[number];

export const POINT_STATES = ['met', 'not_met', 'unknown', 'not_applicable'] as const;
export type PointState = (typeof POINT_STATES)[number];

export const POSTURE_KEY = 'posture';

const tick = z.object({ at: z.iso.datetime(), by: z.string() });
/** Who said when that a point is met. */
export const postureTicks = z.object({ ticks: z.partialRecord(z.enum(TICKED_POINTS), tick).default({}) });
export type Ticks = z.output<typeof postureTicks>['ticks'];

export const tickPosture = declareCommand({
  name: 'posture.tick',
  words: 'Confirm posture point',
  permission: 'settings:write',
  input: z.object({ point: z.enum(TICKED_POINTS), isDone: z.boolean() }),
  result: z.object({ point: z.string(), isDone: z.boolean() }),
  subject: () => ({ kind: 'settings', id: POSTURE_KEY, name: 'Posture' }),
});

/** What the Overview shows to get started, for whoever dismisses it alone. */
export const dismissStart = declareCommand({
  name: 'posture.dismiss_start',
  words: 'Dismiss getting started',
  permission: 'settings:write',
  input: z.object({}),
  internal: 'It is about what one person sees on a page.',
  subject: () => ({ kind: 'settings', id: POSTURE_KEY, name: 'Posture' }),
});

/** What is kept of each point on a day. */
export const postureDayPoints = z.array(
  z.object({ id: z.string(), state: z.enum(POINT_STATES), open: z.int().nullable(), of: z.int().nullable() }),
);
export type KeptPoint = z.output<typeof postureDayPoints>[number];
