import type { PermissionObject } from '@/lib/access/reach';
import type { Asking, CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { listConcernedWorkspaces, type Subject } from '@/lib/operations/subject';

/** A command with its parsed input. */
export interface OpenCommand {
  subject: Subject;
  workspaceIds: string[];
  object: PermissionObject | undefined;
  run(ctx: CommandCtx): Promise<JsonObject>;
  ask: ((ctx: CommandCtx) => Promise<Asking | null>) | null;
  readBack: ((ctx: CommandCtx) => Promise<JsonObject | 'not_done'>) | null;
}

export interface RegisteredCommand {
  declaration: CommandDeclaration;
  /** Null if the stored input can no longer be read. */
  open(rawInput: unknown): OpenCommand | null;
}

/** The commands that a process can carry out, by name. */
export type CommandRegistry = ReadonlyMap<string, RegisteredCommand>;

function register(implementation: CommandImplementation<CommandDeclaration>): RegisteredCommand {
  const { declaration } = implementation;
  return {
    declaration,
    open: (rawInput) => {
      const parsed = declaration.input.safeParse(rawInput);
      if (!parsed.success) return null;
      const input = parsed.data;
      return {
        subject: declaration.subject(input),
        workspaceIds: listConcernedWorkspaces(declaration, input),
        object: declaration.object?.(input),
        run: (ctx) => implementation.run(ctx, input),
        ask: bindAsk(implementation, input),
        readBack: implementation.readBack ? async (ctx) => implementation.readBack?.(ctx, input) ?? 'not_done' : null,
      };
    },
  };
}

function bindAsk({ ask }: CommandImplementation<CommandDeclaration>, input: unknown): OpenCommand['ask'] {
  return ask ? (ctx) => ask(ctx, input) : null;
}

function isImplementation(value: unknown): value is CommandImplementation<CommandDeclaration> {
  return typeof value === 'object' && value !== null && 'declaration' in value && 'run' in value;
}

/** The command of this name, or that once had it: what is queued under it still runs. */
export function commandNamed(commands: CommandRegistry, name: string): RegisteredCommand | undefined {
  return commands.get(name) ?? [...commands.values()].find(({ declaration }) => declaration.formerly?.includes(name));
}

/** Under which names this process carries something out. */
export function namesKnown(commands: CommandRegistry): string[] {
  return [...commands].flatMap(([name, { declaration }]) => [name, ...(declaration.formerly ?? [])]);
}

/** The commands that these files carry out. */
export function buildRegistry(places: readonly Record<string, unknown>[]): CommandRegistry {
  const commands = places.flatMap((place) => Object.values(place).filter(isImplementation).map(register));
  return new Map(commands.map((command) => [command.declaration.name, command]));
}
