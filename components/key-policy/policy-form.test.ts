import { expect, it } from 'vitest';
import { keyPolicy } from '@/lib/domain/key-policy/schema';
import { readPolicy, textsOf } from './policy-form';

const PLACES = [
  { id: 'w1', name: 'Claims: Assistant' },
  { id: 'w2', name: 'Research Lab' },
];
const POLICY = keyPolicy.parse({
  rotationDays: 60,
  workspaces: [
    { workspaceId: 'w1', rotationDays: 30 },
    { workspaceId: 'w2', rotationDays: null },
  ],
  namePattern: '{purpose}-v{n}',
  mostActive: 20,
});

it('reads what it shows', () => {
  const texts = textsOf(POLICY, PLACES);
  expect(texts.places).toBe('Claims: Assistant: 30\nResearch Lab: none');
  expect(readPolicy(texts, PLACES)).toEqual({ policy: POLICY, problems: {} });
});

it.each([
  [{ days: 'ten' }, 'days', /number of days/],
  [{ days: '0' }, 'days', /at least 1/],
  [{ days: '1.5' }, 'days', /whole number/],
  [{ places: 'Nowhere: 5' }, 'places', /no workspace called “Nowhere”/],
  [{ places: 'Research Lab' }, 'places', /such as Claims: 30/],
  [{ places: 'Research Lab: soon' }, 'places', /days for Research Lab/],
  [{ places: 'Research Lab: 5\nresearch lab: 6' }, 'places', /each once/],
  [{ pattern: '{team}' }, 'pattern', /no placeholder/],
  [{ active: '-1' }, 'active', /at least 1/],
  [{ quiet: '' }, 'quiet', /number of days/],
] as const)('says what is wrong with %o', (change, field, problem) => {
  const { policy, problems } = readPolicy({ ...textsOf(POLICY, PLACES), ...change }, PLACES);
  expect(policy).toBeNull();
  expect(problems[field]).toMatch(problem);
});

it('takes an empty field as none', () => {
  const empty = { ...textsOf(POLICY, PLACES), days: '', places: '', pattern: '', active: '', life: '' };
  expect(readPolicy(empty, PLACES).policy).toMatchObject({ rotationDays: null, workspaces: [], namePattern: null });
});
