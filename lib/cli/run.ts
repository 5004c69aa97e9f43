import { readArguments } from './arguments';
import { keptOperations, knownOperations, readAnew } from './cached-document';
import { send } from './client';
import { complete, completionScript } from './completion';
import { type Field, findNoun, findOperation, nounsOf, type Operation, shortNames } from './document';
import { runExport } from './export/run';
import { EXIT, Failure, wrongUse } from './failure';
import type { Io } from './io';
import { findServer, login, logout, neededServer, OWN_TOKEN } from './login';
import { didYouMean } from './nearest';
import { operate } from './operate';
import { chooseFormat, writeShown } from './output';
import { toPlain, toPlainLines } from './plain-text';
import { toSentence } from './refusal';
import { toShown } from './rows';
import { BUILT_IN, helpOfAll, helpOfNoun } from './words';

/** Runs one command line and answers its exit code. Whatever it writes, a terminal obeys nothing of it. */
export async function run(given: Io, args: readonly string[]): Promise<number> {
  const io: Io = {
    ...given,
    write: (text) => given.write(toPlainLines(text)),
    say: (line) => given.say(toPlain(line)),
    ask: (question, options) => given.ask(toPlain(question), options),
  };
  const told: { fields: readonly Field[] } = { fields: [] };
  try {
    await dispatch(io, args, told);
    return EXIT.ok;
  } catch (error) {
    io.say(`steward: ${toSentence(error, told.fields)}`);
    return error instanceof Failure ? error.exit : EXIT.refused;
  }
}

async function dispatch(io: Io, args: readonly string[], told: { fields: readonly Field[] }): Promise<void> {
  const [first, ...rest] = args;
  switch (first) {
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return await help(io, rest);
    case '--complete': {
      const server = findServer(io);
      const found = complete(rest, (server && keptOperations(io, server.url)) || []);
      io.write(found.map((word) => `${word}\n`).join(''));
      return;
    }
    case 'completion':
      io.write(completionScript(rest[0]));
      return;
    case 'login':
      return await login(io, readWords('login', rest, 1)[0]);
    case 'logout':
      readWords('logout', rest, 0);
      return logout(io);
    case 'whoami':
      return await whoami(io, rest);
    case 'export':
      return await runExport(io, neededServer(io), rest);
    default:
      return await command(io, first, rest, told);
  }
}

function readWords(name: string, args: readonly string[], most: number): readonly string[] {
  if (args.some((arg) => arg.startsWith('--token') || /^stw_\w{20,}$/.test(arg)))
    throw wrongUse(
      'A token is typed or read from standard input, never given here: it would stay in the history of the shell.',
    );
  const { positionals } = readArguments(args, { texts: [], switches: [], emptied: [] });
  if (positionals.length > most) throw wrongUse(`“${positionals[most]}” is too much: ${BUILT_IN[name]}.`);
  return positionals;
}

async function whoami(io: Io, args: readonly string[]): Promise<void> {
  const given = readArguments(args, { texts: ['format', 'columns'], switches: [], emptied: [] });
  const format = chooseFormat(io, given.texts.get('format')?.at(-1));
  const server = neededServer(io);
  const { operations } = await knownOperations(io, server.url);
  const { body } = await send(io, server, { method: 'GET', path: OWN_TOKEN });
  const schema = operations.find(({ path }) => path === OWN_TOKEN)?.answer ?? {};
  const columns = (given.texts.get('columns')?.at(-1) ?? '').split(',').filter(Boolean);
  writeShown(io, toShown({ server: server.url, ...body }, schema, null), format, columns);
}

async function help(io: Io, [first, second]: readonly string[]): Promise<void> {
  const server = findServer(io);
  // Help needs no connection: what was read before does.
  const operations = server
    ? (keptOperations(io, server.url) ??
      (await knownOperations(io, server.url).then(
        (known) => known.operations,
        () => null,
      )))
    : null;
  const noun = first !== undefined && operations ? findNoun(first, operations) : null;
  if (first === undefined || first in BUILT_IN) io.write(`${helpOfAll(operations)}\n`);
  else if (!server || !operations)
    throw new Failure(EXIT.unreachable, `What ${first} can do comes from the server, which cannot be asked now.`);
  else if (noun && second !== undefined) await command(io, noun, [second, '--help'], { fields: [] });
  else if (noun) io.write(`${helpOfNoun(noun, operations)}\n`);
  else throw unknownNoun(first, operations);
}

function unknownNoun(given: string, operations: readonly Operation[]): Failure {
  const nouns = nounsOf(operations);
  return wrongUse(
    `There is no command ${given}.${didYouMean(given, [...nouns, ...shortNames(nouns), ...Object.keys(BUILT_IN)])}`,
  );
}

/** As the server's commands are; read anew where what was kept does not fit. */
async function command(
  io: Io,
  first: string,
  args: readonly string[],
  told: { fields: readonly Field[] },
): Promise<void> {
  if (first.startsWith('-')) throw wrongUse(`Name the command before its flags: steward NOUN VERB ${first} …`);
  const server = neededServer(io);
  const known = await knownOperations(io, server.url);
  try {
    await commandOf(known.operations);
  } catch (error) {
    if (!known.isKept || !mayBeOutdated(error)) throw error;
    const anew = await readAnew(io, server.url);
    if (JSON.stringify(anew) === JSON.stringify(known.operations)) throw error;
    await commandOf(anew);
  }

  async function commandOf(operations: readonly Operation[]): Promise<void> {
    const noun = findNoun(first, operations);
    if (noun === null) throw unknownNoun(first, operations);
    const [verb, ...rest] = args;
    if (verb === undefined || verb === '--help' || verb === '-h') {
      io.write(`${helpOfNoun(noun, operations)}\n`);
      return;
    }
    const operation = findOperation(noun, verb, operations);
    if (!operation) {
      const verbs = operations.filter((one) => one.noun === noun).map((one) => one.verb);
      throw wrongUse(`${noun} have no command ${verb}.${didYouMean(verb, verbs) || ` There are ${verbs.join(', ')}.`}`);
    }
    told.fields = operation.fields;
    await operate(io, server, operation, rest);
  }
}

/** Nothing was changed by what is not known here or there. */
function mayBeOutdated(error: unknown): boolean {
  return error instanceof Failure && (error.exit === EXIT.usage || error.status === 404 || error.status === 405);
}
