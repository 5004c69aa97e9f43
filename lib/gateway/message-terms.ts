import type { Pair } from './json-pairs';
import { MOST_OUTPUT } from './price-table';
import { dearestLike, findPriced, mostOf } from './prices';

/** Of the vendor's own words around a request: for tools of any kind, and for each of its own kinds of tool. */
const OWN_WORDS = 1_024n;
const WORDS_A_TOOL = 2_048n;
/** Tokens of the largest picture, however few bytes it has. */
const IMAGE_TOKENS = 5_000n;

/** Tools that the client runs, so that each turn is a request of its own. */
const CLIENT_TOOLS = /^(custom|(bash|text_editor|computer|memory|computer_toolset|browser_toolset)_\d{8})$/;
const SEARCH_TOOL = /^web_search_\d{8}$/;

/** What one message asks for, as far as its cost depends on it. */
export interface Terms {
  /** The model that it is for, or the first. */
  model: string | null;
  /** Nano-dollars that a token costs at most, of all its models together. */
  inputPrice: bigint;
  outputPrice: bigint;
  /** Tokens of its own context beside its bytes. */
  more: bigint;
  output: bigint;
  searches: bigint;
  /** Whether its bytes say nothing of how long its context is. */
  isFull: boolean;
  /** Why nobody can say what it costs at most; the rest is then as if that were not in it. */
  unbounded: string | null;
}

/** Reads what one message asks for from the pairs of its body. */
export class MessageTerms {
  private models: (string | null)[] = [];
  private hasOwnModel = false;
  private output: bigint | null = null;
  private isFast = false;
  private isFullContext = false;
  private more = OWN_WORDS;
  private searches = 0n;
  private tool = { isSearch: false, uses: null as bigint | null };
  private unbounded: string | null = null;

  read(): Terms {
    let { unbounded } = this;
    if (!this.hasOwnModel) unbounded ??= 'its model cannot be read';
    let [inputPrice, outputPrice] = [0n, 0n];
    for (const model of this.models.length > 0 ? this.models : [null]) {
      const priced = findPriced(model);
      if (!priced) unbounded ??= `Steward has no price for the model ${JSON.stringify(model?.slice(0, 100))}`;
      const price = mostOf(priced ?? dearestLike(model), this.isFast);
      inputPrice += price.input;
      outputPrice += price.output;
    }
    const { more, searches, isFullContext: isFull } = this;
    const output = this.output ?? MOST_OUTPUT;
    return { model: this.models[0] ?? null, inputPrice, outputPrice, more, output, searches, isFull, unbounded };
  }

  onObject(top: string, depth: number, step: 1 | -1): void {
    if (top !== 'tools' || depth !== 3) return;
    const { isSearch, uses } = this.tool;
    this.tool = { isSearch: false, uses: null };
    if (step === 1 || !isSearch) return;
    if (uses === null) this.unbounded ??= 'a web search without max_uses may go on';
    else this.searches += uses;
  }

  onPair(pair: Pair): void {
    const { top, key, depth } = pair;
    if (depth === 1) this.onTop(pair);
    if (!pair.isText && pair.says('null')) return;
    if (top === 'tools' && depth === 3) this.onTool(pair);
    else if (top === 'fallbacks' && key === 'model' && depth === 3) this.models.push(pair.value());
    else if (top === 'context_management' && key === 'type' && pair.value()?.startsWith('compact'))
      this.unbounded ??= 'it may be compacted';
    else if (top === 'thread') this.isFullContext = true;
    else if (top === 'compaction') this.unbounded ??= 'it may be compacted';
    else if (top === 'mcp_servers') this.unbounded ??= 'it uses MCP servers';
    else if (top === 'container') this.unbounded ??= 'it uses a container';
    else if (key === 'type' && pair.says('url')) this.unbounded ??= 'it has a source by URL';
    else if (key === 'file_id' || pair.says('application/pdf')) this.isFullContext = true;
    else if (key === 'media_type' && pair.value()?.startsWith('image/')) this.more += IMAGE_TOKENS;
  }

  private onTop(pair: Pair): void {
    const { key, isText } = pair;
    if (key === 'model') {
      this.models.push(pair.value());
      this.hasOwnModel = true;
    } else if (key === 'max_tokens') {
      const most = isText ? Number.NaN : Math.ceil(Number(pair.value()));
      const tokens = Number.isSafeInteger(most) && most >= 0 ? BigInt(most) : MOST_OUTPUT;
      if (this.output === null || tokens > this.output) this.output = tokens;
    } else if (key === 'speed' && !['standard', 'null'].includes(pair.value() ?? '')) this.isFast = true;
    else if (key === 'fallbacks' && isText) this.unbounded ??= 'the vendor chooses its fallbacks';
  }

  private onTool(pair: Pair): void {
    const { key, isText } = pair;
    if (key === 'type') {
      const type = pair.value();
      if (type === null || !(CLIENT_TOOLS.test(type) || SEARCH_TOOL.test(type)))
        this.unbounded ??= `the tool ${JSON.stringify(type?.slice(0, 100))} has no upper bound`;
      else if (SEARCH_TOOL.test(type)) this.tool.isSearch = true;
      this.more += WORDS_A_TOOL;
    } else if (key === 'max_uses' && !isText) {
      const uses = Number(pair.value());
      if (Number.isSafeInteger(uses) && uses >= 0 && BigInt(uses) >= (this.tool.uses ?? 0n))
        this.tool.uses = BigInt(uses);
    }
  }
}
