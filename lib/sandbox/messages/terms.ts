import { invalid } from '../errors';
import type { World } from '../world/world';
import type { Directive } from './directive';
import type { Model } from './models';
import type { Body } from './request';

export type Served = { tier: string; geo: string; speed: string };

const FAST_BETA = 'fast-mode-2026-02-01';

function readGeo(world: World, workspaceId: string, model: Model, asked: unknown): string {
  if (!model.isNewer) {
    if (asked != null) throw invalid(`inference_geo: not supported by ${model.id}`);
    return 'not_available';
  }
  const residency = world.tables.workspaces.get(workspaceId)?.data_residency;
  const allowed = residency?.allowed_inference_geos;
  if (asked == null) return residency?.default_inference_geo ?? 'global';
  if (asked !== 'us' && asked !== 'global') throw invalid("inference_geo: Input should be 'global' or 'us'");
  if (Array.isArray(allowed) && !allowed.includes(asked)) {
    throw invalid(`inference_geo: "${asked}" is not allowed in this workspace`);
  }
  return asked;
}

function readSpeed(model: Model, asked: unknown, betas: string, isBatch: boolean, nowMs: number): string {
  if (asked == null || asked === 'standard') return 'standard';
  if (asked !== 'fast') throw invalid("speed: Input should be 'standard' or 'fast'");
  if (isBatch) throw invalid('speed: fast mode is not supported in batches');
  if (model.fast === 'ignored') return 'standard';
  const isOver = model.fastUntilMs !== null && nowMs >= model.fastUntilMs;
  if (model.fast === 'never' || isOver) throw invalid(`speed: fast mode is not supported by ${model.id}`);
  if (model.fast === 'with_beta' && !betas.includes(FAST_BETA)) throw invalid(`speed: requires the beta ${FAST_BETA}`);
  return 'fast';
}

/** On which terms a message is served; refuses what the model or the workspace cannot. */
export function readTerms(
  body: Body,
  directive: Directive,
  context: { world: World; workspaceId: string; model: Model; betas: string; isBatch: boolean; nowMs: number },
): Served {
  const { world, workspaceId, model, betas, isBatch, nowMs } = context;
  const geo = readGeo(world, workspaceId, model, body.inference_geo);
  const speed = readSpeed(model, body.speed, betas, isBatch, nowMs);
  if (body.service_tier != null && body.service_tier !== 'auto' && body.service_tier !== 'standard_only') {
    throw invalid("service_tier: Input should be 'auto' or 'standard_only'");
  }
  return {
    tier: isBatch ? 'batch' : (directive.service_tier ?? 'standard'),
    geo: directive.inference_geo ?? geo,
    speed: directive.speed ?? speed,
  };
}
