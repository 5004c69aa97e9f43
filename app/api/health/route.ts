import { health } from '@/lib/doors/health';

export const dynamic = 'force-dynamic';

export const GET = health;
