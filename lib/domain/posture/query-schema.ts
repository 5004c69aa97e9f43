import { z } from 'zod';
import { day, instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { POINT_STATES, postureDayPoints, SECTIONS, TICKED_POINTS } from './schema';

const named = z.object({ name: z.string(), href: z.string().nullable() });

const posturePoint = z.object({
  id: z.string(),
  section: z.enum(SECTIONS),
  /** How many points it counts. */
  weight: z.int(),
  question: z.string(),
  /** Why it matters. */
  reason: z.string(),
  state: z.enum(POINT_STATES),
  /** What is so; of what is not known, why, and what would make it known. */
  detail: z.string(),
  /** How many are not as they should be, of how many; null where nothing is counted. */
  open: z.int().nullable(),
  of: z.int().nullable(),
  /** The first of those. */
  first: z.array(named),
  /** The list of exactly those; null: there is none. */
  listHref: z.string().nullable(),
  /** Where it is mended; null if the reader may not mend it. */
  mend: z.object({ label: z.string(), href: z.string() }).nullable(),
  /** A person confirms it; null: it is read from facts. */
  tick: z.object({ point: z.enum(TICKED_POINTS), at: instant.nullable(), by: z.string().nullable() }).nullable(),
});
export type PosturePoint = z.output<typeof posturePoint>;

const score = z.object({
  met: z.int(),
  /** Of what is known; what is not known stands beside it. */
  known: z.int(),
  unknown: z.int(),
});
export type PostureScore = z.output<typeof score>;

const posture = score.extend({
  points: z.array(posturePoint),
  /** False: only what the reader may see of it. */
  isWhole: z.boolean(),
});
export type Posture = z.output<typeof posture>;

const postureDay = score.extend({
  day,
  /** The state of each point on that day. */
  points: postureDayPoints,
});
export type PostureDay = z.output<typeof postureDay>;

const startStep = z.object({
  section: z.enum(SECTIONS),
  /** How many of its essential points are met or do not apply, of how many. */
  done: z.int(),
  of: z.int(),
  /** The first of the others, and where it is mended; null there: the reader may not. */
  next: z.object({ question: z.string(), mend: posturePoint.shape.mend }).nullable(),
});
export type StartStep = z.output<typeof startStep>;

const postureStart = z.object({
  /** When the points were last read; null: not yet. */
  readAt: instant.nullable(),
  steps: z.array(startStep),
});
export type PostureStart = z.output<typeof postureStart>;

export const postureGetStarted = declareQuery({
  name: 'posture.get_started',
  internal: 'The Overview shows it; programs read the whole posture.',
  permission: 'settings:write',
  input: nothing,
  /** Null: everything essential is done, or the reader has dismissed it. */
  output: postureStart.nullable(),
  words: 'Read what to do first',
});

export const postureGet = declareQuery({
  name: 'posture.get',
  permission: 'posture:read',
  input: nothing,
  output: posture,
  words: 'Read the posture',
});

export const postureHistory = declareQuery({
  name: 'posture.list_days',
  permission: 'settings:read',
  input: z.object({ days: z.coerce.number().int().min(1).max(400).default(90) }),
  output: z.array(postureDay),
  words: 'List the posture by day',
});
