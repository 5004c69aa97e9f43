import { spawnSync } from 'node:child_process';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { buildExamples } from './examples';
import { describedOperations } from './openapi';

const ORIGIN = 'https://steward.example';
const examples = describedOperations().map((one) => ({ id: one.id, one, ...buildExamples(one, ORIGIN) }));

test('every example sends what the schema takes, to its own address', () => {
  for (const { one, curl } of examples) {
    expect(curl).toContain(`'${ORIGIN}/v1/admin`);
    expect(curl).not.toMatch(/\{\w+\}'/);
    const sent = /-d '(.*)'$/s.exec(curl)?.[1];
    if (one.body === null) expect(sent).toBeUndefined();
    else expect(Object.keys(JSON.parse(sent?.replaceAll("'\\''", "'") ?? ''))).toEqual(one.body.required);
  }
});

test('the TypeScript examples are TypeScript', () => {
  for (const { id, typescript } of examples) {
    expect(() => transformSync(typescript, { loader: 'ts', format: 'esm' }), id).not.toThrow();
  }
});

test('the shell and Python examples can be read by both', () => {
  const shell = spawnSync('sh', ['-n'], { input: examples.map(({ curl }) => curl).join('\n\n'), encoding: 'utf8' });
  expect([shell.status, shell.stderr]).toEqual([0, '']);
  const script = 'import ast,json,sys\nfor text in json.load(sys.stdin): ast.parse(text)';
  const python = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(examples.map((one) => one.python)),
    encoding: 'utf8',
  });
  // Where there is no Python, the others stand for it.
  if (!python.error) expect([python.status, python.stderr]).toEqual([0, '']);
});
