import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PERMISSIONS } from '@/lib/access/permissions';
import { commandRegistry } from '@/lib/jobs/intents/registry';
import { queryRegistry } from './query-registry';
import { readSourceTree } from './source-tree';

const declarations = [...queryRegistry.values()];

describe('declared queries', () => {
  it('have a name of their own, words, and somebody who may', () => {
    const names = declarations.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    for (const { name, words, permission } of declarations) {
      expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(words).toMatch(/^[A-Z].+[^.]$/);
      const asked = typeof permission === 'object' ? permission.oneOf : [permission];
      for (const one of asked) expect([...PERMISSIONS, 'signed_in', 'caller', 'identity_provider']).toContain(one);
    }
  });

  it('are found wherever they are answered', () => {
    const answered = [...readSourceTree().values()].flatMap(({ text }) =>
      [...text.matchAll(/^export const (\w+) = answer(?:Provider|Rows)?\(/gm)].map(([, name = '']) => name),
    );
    expect(answered.length).toBeGreaterThan(3);
    expect(answered.filter((name) => !queryRegistry.has(name))).toEqual([]);
  });

  it('and commands ask for every permission', () => {
    const asked = new Set([
      ...declarations.flatMap(({ permission }) => (typeof permission === 'object' ? permission.oneOf : permission)),
      ...[...commandRegistry.values()].map(({ declaration }) => declaration.permission),
    ]);
    expect(PERMISSIONS.filter((permission) => !asked.has(permission))).toEqual([]);
  });

  it('are all that a file of queries gives', () => {
    const given = [...readSourceTree().values()]
      .filter(({ path }) => /^lib\/(domain\/.*|audit\/)([a-z-]+-)?queries\.ts$/.test(path))
      .flatMap(({ text }) =>
        [...text.matchAll(/^export (?:const|(?:async )?function\*?) (\w+)/gm)].map(([, name = '']) => name),
      );
    expect(given.filter((name) => !queryRegistry.has(name))).toEqual([]);
  });

  // What an identity provider asks and gets is described by the standard.
  const ofPeople = declarations.filter(({ permission }) => permission !== 'identity_provider');
  it.each(ofPeople.map((declaration) => [declaration.name, declaration] as const))(
    '%s can be asked and answered over HTTP',
    (_, { input, output, row }) => {
      for (const schema of [input, output, ...(row ? [row] : [])])
        expect(z.toJSONSchema(schema, { io: 'input' })).toHaveProperty('$schema');
      // What is asked stands in an address or a body: an object of named fields.
      expect(z.toJSONSchema(input, { io: 'input' }).type).toBe('object');
    },
  );

  it('are not loaded by browsers', () => {
    const wrong = [...readSourceTree().values()].filter(
      ({ text, imports }) =>
        /^['"]use client['"]/.test(text) &&
        imports.some(({ target, isTypeOnly }) => !isTypeOnly && /(^|[/-])query-schema\.ts$/.test(target)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
