import { expect, it } from 'vitest';
import { judgeReplica, type PrimaryFacts, type ReplicaFacts } from './replica';

const AT = new Date('2026-11-23T14:05:00.000Z');
const PRIMARY: PrimaryFacts = {
  ...{ at: AT, position: '0/16B3748', system: '7432', timeline: '00000002', database: 'steward', role: 'steward_web' },
};
const ago = (seconds: number) => new Date(AT.getTime() - seconds * 1_000);
const LEVEL: ReplicaFacts = {
  ...{ isReplica: true, isLevel: true, replayedAt: ago(900), isReadOnly: true },
  ...{ system: '7432', timeline: '00000002', database: 'steward', role: 'steward_web' },
};
const BEHIND: ReplicaFacts = { ...LEVEL, isLevel: false, replayedAt: ago(8) };

it('is used while it is a replica of that database, and near enough', () => {
  // Nothing was written for a quarter of an hour: it is level all the same.
  expect(judgeReplica(PRIMARY, LEVEL)).toEqual({ isUsed: true, behindMs: 0, levelWith: AT });
  expect(judgeReplica(PRIMARY, BEHIND)).toEqual({ isUsed: true, behindMs: 8_000, levelWith: ago(8) });
  expect(judgeReplica(PRIMARY, { ...BEHIND, replayedAt: ago(60) })).toMatchObject({ isUsed: true });
  // Its clock goes ahead.
  expect(judgeReplica(PRIMARY, { ...BEHIND, replayedAt: ago(-3) })).toEqual({
    isUsed: true,
    behindMs: 0,
    levelWith: AT,
  });
});

it.each<[string, Partial<ReplicaFacts>]>([
  ['late', { ...BEHIND, replayedAt: ago(61) }],
  ['late', { ...BEHIND, replayedAt: null }],
  ['late', { isLevel: null, replayedAt: null }],
  ['no_replica', { isReplica: false }],
  ['other_system', { system: '7433' }],
  ['other_system', { isReplica: false, system: '7433' }],
  ['other_timeline', { timeline: '00000001' }],
  ['other_database', { database: 'steward_demo' }],
  ['other_role', { role: 'steward_owner' }],
  ['not_read_only', { isReadOnly: false }],
])('is not used: %s', (problem, facts) => {
  expect(judgeReplica(PRIMARY, { ...LEVEL, ...facts })).toMatchObject({ isUsed: false, problem });
});
