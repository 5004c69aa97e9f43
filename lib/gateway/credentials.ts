import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { errorFields, type Logger } from '@/lib/core/log';
import { unseal, VENDOR_KEY_PURPOSE } from '@/lib/core/sealing';
import { type Holding, Verdicts } from './verdicts';

export interface Credential {
  id: string;
  vendorKey: string;
}

const REFUSED_FOR_MS = 30_000;
const USED_EVERY_MS = 60_000;

/** The vendor keys of each workspace, opened here alone, and which of them are refused at the moment. */
export class Credentials {
  readonly ofWorkspace: Verdicts<Credential[]>;
  private opened = new Map<string, string>();
  private refusedUntil = new Map<string, number>();
  private usedAt = new Map<string, number>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly key: KeyObject,
    private readonly log: Logger,
    holding: Holding,
  ) {
    this.ofWorkspace = new Verdicts((workspaceId) => this.read(workspaceId), holding);
  }

  /** As `inTurn`, at once; undefined if they are not known, or some are refused. */
  peek(workspaceId: string): Credential[] | undefined {
    return this.refusedUntil.size === 0 ? this.ofWorkspace.peek(workspaceId) : undefined;
  }

  /** In the order in which to try them: those that are refused come last. */
  async inTurn(workspaceId: string): Promise<Credential[]> {
    const all = await this.ofWorkspace.get(workspaceId);
    const now = performance.now();
    const isRefused = (one: Credential) => (this.refusedUntil.get(nameOf(one)) ?? 0) > now;
    return [...all.filter((one) => !isRefused(one)), ...all.filter(isRefused)];
  }

  noteRefused(credential: Credential): void {
    this.refusedUntil.set(nameOf(credential), performance.now() + REFUSED_FOR_MS);
    this.usedAt.delete(credential.id);
    this.note(credential, true);
  }

  noteUsed(credential: Credential): void {
    const now = performance.now();
    if (now - (this.usedAt.get(credential.id) ?? Number.NEGATIVE_INFINITY) < USED_EVERY_MS) return;
    this.usedAt.set(credential.id, now);
    this.note(credential, false);
  }

  private note({ id }: Credential, isRefused: boolean): void {
    this.pool
      .query('SELECT steward.note_gateway_credential($1, $2)', [id, isRefused])
      .catch((error) => this.log.warn('The state of a credential was not noted', errorFields(error)));
  }

  private async read(workspaceId: string): Promise<Credential[]> {
    const { rows } = await this.pool.query<{ id: string; sealed: string }>(
      'SELECT id::text, sealed FROM steward.gateway_credentials_of($1)',
      [workspaceId],
    );
    const found: Credential[] = [];
    for (const { id, sealed } of rows) {
      const vendorKey = this.opened.get(sealed) ?? (await this.open(sealed));
      if (vendorKey === null) continue;
      this.opened.set(sealed, vendorKey);
      found.push({ id, vendorKey });
    }
    return found;
  }

  private async open(sealed: string): Promise<string | null> {
    try {
      return await unseal(this.key, VENDOR_KEY_PURPOSE, sealed);
    } catch (error) {
      this.log.error('A credential cannot be opened: it was sealed to another gateway', errorFields(error));
      return null;
    }
  }
}

/** Another key in its place is another credential. */
const nameOf = ({ id, vendorKey }: Credential) => `${id} ${vendorKey}`;
