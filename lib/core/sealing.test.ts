import { expect, it } from 'vitest';
import { deriveSealingKey, openingKey, seal, unseal } from './sealing';

it('opens only with the secret, and only for the purpose it was sealed for', async () => {
  const sealed = await seal(deriveSealingKey('one'), 'channel address', 'https://hooks.example/secret');
  expect(sealed).not.toContain('hooks');
  expect(await unseal(openingKey('one'), 'channel address', sealed)).toBe('https://hooks.example/secret');
  await expect(unseal(openingKey('one'), 'channel secret', sealed)).rejects.toThrow('another purpose');
  await expect(unseal(openingKey('two'), 'channel address', sealed)).rejects.toThrow();
  await expect(unseal(openingKey('one'), 'channel address', `${sealed.slice(0, -4)}AAAA`)).rejects.toThrow();
  expect(await seal(deriveSealingKey('one'), 'a', 'b')).not.toBe(await seal(deriveSealingKey('one'), 'a', 'b'));
});
