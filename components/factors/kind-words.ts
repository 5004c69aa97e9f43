/** What a second factor is. */
export const KIND_WORDS: Readonly<Record<string, string>> = { totp: 'App', passkey: 'Passkey' };
