import { z } from 'zod';
import { apiKeyIdField, apiKeyRef, ofKey, reasonField } from '@/lib/domain/api-keys/schema';
import { pageField, searchField } from '@/lib/lists/schema';
import { day } from '@/lib/operations/codecs';
import { declareCommand } from '@/lib/operations/declare-command';

const until = day.describe('A UTC day after today.');

/** From now on Steward looks for the successor that somebody makes in the Console. */
export const startRotation = declareCommand({
  name: 'rotation.start',
  words: 'Start replacing API key',
  ...ofKey,
  input: apiKeyRef,
});

/** Says which key replaces it. */
export const confirmRotation = declareCommand({
  name: 'rotation.confirm',
  words: 'Confirm successor of API key',
  ...ofKey,
  input: apiKeyRef.extend({ successorId: apiKeyIdField }),
});

/** Nobody is asked for the next step until that day. */
export const putOffRotation = declareCommand({
  name: 'rotation.put_off',
  words: 'Put off replacing API key',
  ...ofKey,
  input: apiKeyRef.extend({ until, reason: reasonField }),
});

/** The key need not be replaced until that day, however old it is. */
export const exceptFromRotation = declareCommand({
  name: 'rotation.except',
  words: 'Exempt API key from replacement',
  ...ofKey,
  input: apiKeyRef.extend({ until, reason: reasonField }),
});

/** Ends what puts it off or excepts it. */
export const resumeRotation = declareCommand({
  name: 'rotation.resume',
  words: 'Resume replacing API key',
  ...ofKey,
  input: apiKeyRef,
});

/** Forgets that it was started, and its successor. Both keys stay as they are. */
export const cancelRotation = declareCommand({
  name: 'rotation.cancel',
  words: 'Cancel replacing API key',
  ...ofKey,
  input: apiKeyRef,
});

export const ROTATION_FACETS = ['act', 'soon', 'underway', 'later', 'done', 'all'] as const;
export type RotationFacet = (typeof ROTATION_FACETS)[number];

export const rotationFilters = z.object({
  search: searchField,
  /** `act`: somebody has to do something now. `soon`: due within 30 days. `later`: put off or excepted. */
  show: z.enum(ROTATION_FACETS).default('act'),
  /** Those that are due on that day. */
  due: day.optional(),
  page: pageField.default(1),
});
