/** How somebody signed in, in words. */
export const METHOD_WORDS: Readonly<Record<string, string>> = {
  password: 'Password',
  oidc: 'Company sign-in',
  demo: 'Demo',
  // Of a confirmation, which a passkey is enough for.
  passkey: 'Passkey',
  password_totp: 'Password and app',
};

const FACTOR_WORDS: Readonly<Record<string, string>> = {
  totp: 'app',
  passkey: 'passkey',
  recovery: 'recovery code',
};

/** With the second factor, where there was one: `Password and passkey`. */
export function methodWords(method: string, factor: string | null): string {
  const words = METHOD_WORDS[method] ?? method;
  return factor === null ? words : `${words} and ${FACTOR_WORDS[factor] ?? factor}`;
}
