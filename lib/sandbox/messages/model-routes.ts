import { notFound } from '../errors';
import { idPage } from '../paging';
import { readMany } from '../params';
import { type Call, jsonReply, type Reply } from './call';
import { findModel, lifecycleOf, MODELS, type Model } from './models';

const LIFECYCLES = ['active', 'deprecated', 'retired'];
const yes = { supported: true };
const no = { supported: false };

function shapeModel(model: Model, nowMs: number): object {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z'));
  const newer = model.isNewer ? yes : no;
  const types = { adaptive: newer, between_tools: newer, disabled: yes, enabled: yes };
  return {
    type: 'model',
    id: model.id,
    display_name: model.label,
    created_at: iso(model.fromMs),
    line: model.line,
    lifecycle: lifecycleOf(model, nowMs),
    deprecated_at: iso(model.deprecatedMs),
    retires_at: iso(model.untilMs),
    max_input_tokens: model.maxInput,
    max_tokens: model.maxOutput,
    capabilities: {
      batch: yes,
      citations: yes,
      code_execution: yes,
      context_management: {
        ...newer,
        clear_thinking_20251015: yes,
        clear_tool_uses_20250919: yes,
        compact_20260112: newer,
      },
      effort: { ...newer, low: newer, medium: newer, high: newer, xhigh: newer, max: newer },
      image_input: yes,
      pdf_input: yes,
      server_tools: { ...yes, code_execution: yes, web_search: yes },
      structured_outputs: yes,
      thinking: { ...yes, types },
    },
  };
}

export function listModels({ query }: Call, nowMs: number): Reply {
  const asked = readMany(query, 'lifecycle', LIFECYCLES);
  const wanted = asked.length === 0 ? ['active', 'deprecated'] : asked;
  const models = MODELS.filter((model) => model.fromMs <= nowMs && wanted.includes(lifecycleOf(model, nowMs)));
  return jsonReply(
    200,
    idPage(
      query,
      models,
      ({ id }) => id,
      (model) => shapeModel(model, nowMs),
    ),
  );
}

/** One model by its id or alias; a retired one is still told of. */
export function getModel(name: string, nowMs: number): Reply {
  const model = findModel(name);
  if (!model || model.fromMs > nowMs) throw notFound(`model: ${name}`);
  return jsonReply(200, shapeModel(model, nowMs));
}
