import { expect, it } from 'vitest';
import { holdsSecret, withoutSecrets } from './shown-secrets';

const REST = 'R2DxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxigAA';

it.each([
  [`sk-ant-api03-${REST}`, 'sk-ant-api03-R2D...igAA'],
  [`sk-ant-admin01-${REST}`, 'sk-ant-admin01-R2D...igAA'],
  [`sk-ant-oat01-${REST}`, 'sk-ant-oat01-R2D...igAA'],
  [`sk-ant-stw-${REST}`, 'sk-ant-stw-R2D...igAA'],
  [`stw_${REST}`, 'stw_R2D...igAA'],
  [`curl -H "x-api-key: sk-ant-api03-${REST}" …`, 'curl -H "x-api-key: sk-ant-api03-R2D...igAA" …'],
  [`two: sk-ant-api03-${REST},sk-ant-stw-${REST}`, 'two: sk-ant-api03-R2D...igAA,sk-ant-stw-R2D...igAA'],
])('cuts %s', (text, shown) => {
  expect(holdsSecret(text)).toBe(true);
  expect(withoutSecrets(text)).toBe(shown);
});

it.each(['sk-ant-api03-R2D...igAA', 'nightly-index', 'apikey_01ExampleExampleExample', 'fiststw_short', ''])(
  'leaves %s as it is',
  (text) => {
    expect(holdsSecret(text)).toBe(false);
    expect(withoutSecrets(text)).toBe(text);
  },
);
