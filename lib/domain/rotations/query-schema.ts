import { z } from 'zod';
import { KEY_KINDS } from '@/lib/domain/api-keys/rules';
import { apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { listPage } from '@/lib/lists/query-schema';
import { day, instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { HISTORY_ACTS, ROTATION_STATES } from './rules';
import { ROTATION_FACETS, rotationFilters } from './schema';

const rotationRow = z.object({
  id: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  state: z.enum(ROTATION_STATES),
  /** When the policy wants it replaced; null: never. */
  dueDay: day.nullable(),
  successorId: z.string().nullable(),
  successorName: z.string().nullable(),
  /** Until when it is put off or excepted, and why. */
  until: day.nullable(),
  reason: z.string().nullable(),
});
export type RotationListed = z.output<typeof rotationRow>;

const rotationPage = listPage(rotationRow, ROTATION_FACETS).extend({
  /** How many keys not yet being replaced are due on each day of the coming weeks. */
  days: z.array(z.object({ day, count: z.int() })),
});
export type RotationPage = z.output<typeof rotationPage>;

export const rotationList = declareQuery({
  name: 'rotation.list',
  permission: 'api_key:read',
  input: rotationFilters,
  output: rotationPage,
  words: 'List rotations of API keys',
});

const candidate = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().nullable(),
  createdAt: instant.nullable(),
  createdByName: z.string().nullable(),
  /** Its name is the planned one, or the next of the line. */
  looksLikeIt: z.boolean(),
});

const rotationDetail = rotationRow.extend({
  status: z.string(),
  createdAt: instant.nullable(),
  lastUsedDay: day.nullable(),
  rotationDays: z.int().nullable(),
  startedAt: instant.nullable(),
  startedByName: z.string().nullable(),
  /** A name that follows the policy and that no key has. */
  plannedName: z.string(),
  successorUsedDay: day.nullable(),
  confirmedAt: instant.nullable(),
  confirmedByName: z.string().nullable(),
  /** Who put it off or excepted it. */
  decidedByName: z.string().nullable(),
  candidates: z.array(candidate),
  quietDays: z.int(),
  archiveDays: z.int(),
  /** Days until it is proposed for the next step, while that is waited for. */
  daysLeft: z.int().nullable(),
});
export type RotationDetail = z.output<typeof rotationDetail>;

export const rotationGet = declareQuery({
  name: 'rotation.get',
  permission: 'api_key:read',
  input: z.object({ apiKeyId: apiKeyIdField }),
  output: rotationDetail,
  words: 'Read where the rotation of an API key stands',
  absent: 'API key',
});

const historyKey = z.object({
  kind: z.enum(KEY_KINDS),
  id: z.string(),
  name: z.string(),
  /** The visible part of its secret. */
  hint: z.string().nullable(),
  status: z.string(),
  createdAt: instant.nullable(),
  /** When the next one took its place: that was confirmed, or of a Steward key made. */
  replacedAt: instant.nullable(),
  replacedByName: z.string().nullable(),
});
export type RotationHistoryKey = z.output<typeof historyKey>;

const historyAct = z.object({
  intentId: z.string(),
  /** The key it was done to. */
  keyId: z.string(),
  keyName: z.string(),
  act: z.enum(HISTORY_ACTS),
  at: instant,
  byName: z.string(),
  /** Of what puts it off or exempts it: until when, and why. */
  until: day.nullable(),
  reason: z.string().nullable(),
  /** Of what starts or confirms it: the name that was planned, or that the successor had. */
  successorName: z.string().nullable(),
});
export type RotationHistoryAct = z.output<typeof historyAct>;

const rotationHistory = z.object({
  /** The key, what it replaced and what replaced it, as far as the reader sees them; the oldest first. */
  keys: z.array(historyKey),
  /** What was done about replacing them, newest first, at most 200. */
  acts: z.array(historyAct),
});
export type RotationHistory = z.output<typeof rotationHistory>;

export const rotationHistoryGet = declareQuery({
  name: 'rotation.get_history',
  permission: 'api_key:read',
  input: z.object({ apiKeyId: apiKeyIdField }),
  output: rotationHistory,
  words: 'Read which keys an API key replaced and which replaced it',
  absent: 'API key',
});
