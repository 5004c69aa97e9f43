/** How somebody signed in, in words. */
export const METHOD_WORDS: Readonly<Record<string, string>> = {
  password: 'Password',
  oidc: 'Company sign-in',
  demo: 'Demo',
};
