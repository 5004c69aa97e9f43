import 'server-only';
import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

export interface AppSeed {
  /** What is typed into an app where no picture can be taken. */
  seed: string;
  /** The same as a QR code: an SVG path on a square of this many units. */
  path: string;
  size: number;
}

/** A new secret for somebody's app. It is theirs once the app's first code has come back. */
export function newAppSeed(email: string, isSimulated: boolean): AppSeed {
  const secret = new Secret({ size: 20 });
  const issuer = isSimulated ? 'Steward (simulated)' : 'Steward';
  const uri = new TOTP({ issuer, label: email, secret }).toString();
  const { data, size } = encode(uri, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { seed: secret.base32, path, size };
}
