/** `totp`: six digits that an app shows. `passkey`: a key in a device, opened with a finger, a face or a PIN. */
export const FACTOR_KINDS = ['totp', 'passkey'] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];

/** A second factor stands beside a password. */
export const NO_PASSWORD = 'You have no password here. Your identity provider asks for a second factor, not Steward.';

/** What it is called where its name stands alone. */
export function factorWords({ kind, name }: { kind: string; name: string }): string {
  return kind === 'passkey' ? `Passkey ${name}` : name;
}

/** How many recovery codes are made at once. */
export const RECOVERY_CODES = 10;

/** A recovery code as the database compares it: spaces, dashes and capitals do not matter. */
export function plainCode(code: string): string {
  return code.replace(/[\s-]/g, '').toLowerCase();
}

const SEED = /^[A-Z2-7]{32}$/;

/** The 160 bits that an app is given, of 32 letters in base 32; null for anything else. */
export function readSeed(text: string): Buffer | null {
  const letters = text.replace(/\s/g, '').toUpperCase();
  if (!SEED.test(letters)) return null;
  const bits = [...letters].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  const binary = bits.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Buffer.from(Array.from({ length: 20 }, (_, at) => Number.parseInt(binary.slice(at * 8, at * 8 + 8), 2)));
}
