import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

/** Addresses that were, with all that lay below them. */
const MOVED = [
  ['/leaving', '/offboarding'],
  ['/settings/people', '/settings/accounts'],
  ['/people/:userId/leave', '/people/:userId/offboard'],
];

const config = (phase: string): NextConfig => ({
  // One folder that runs by itself, also from where the web's own account can read it.
  output: 'standalone',
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  images: { unoptimized: true },
  // Types are checked by the compiler itself, before the build.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', '@prisma/adapter-pg', '@prisma/client', '@node-rs/argon2', 'pino'],
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: '256kb' },
    // The web reads no source maps where it runs, and a build is seldom followed by another: both cost as much as compiling.
    turbopackSourceMaps: phase === PHASE_DEVELOPMENT_SERVER,
    turbopackFileSystemCacheForBuild: false,
  },
  redirects: async () => [
    ...MOVED.map(([from, to]) => ({ source: `${from}/:path*`, destination: `${to}/:path*`, permanent: true })),
    // Both kinds of keys are in one list.
    { source: '/api-keys/steward', destination: '/api-keys?kind=steward', permanent: true },
    {
      source: '/audit',
      has: [{ type: 'query' as const, key: 'intent', value: '(?<change>[0-9a-f-]{36})' }],
      destination: '/audit/:change',
      permanent: true,
    },
  ],
  headers: async () => [
    { source: '/:path*', headers: SECURITY_HEADERS },
    // The proxy, which gives pages their policy, does not see these. A script or a style that is there is not bound by it.
    { source: '/_next/static/:path*', headers: [{ key: 'Content-Security-Policy', value: "default-src 'none'" }] },
  ],
});

export default config;
