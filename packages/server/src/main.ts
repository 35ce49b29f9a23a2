#!/usr/bin/env node
import { setMaxListeners } from 'node:events'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { resultFormatNames, taskStatuses } from '@nusabaca/contract/constants'
import { Argument, Command, Option } from 'commander'
import { completionScript, type Shell, shells } from './commands/completion.js'
import { keyOption, speedOption } from './commands/options.js'
import type { RunningProcess } from './commands/running-process.js'
import { type Config, ConfigError, ignoredVariables, loadConfig } from './config.js'
import { NusabacaError } from './core/errors.js'
import { OperatorError } from './core/operator-error.js'
import { createLogger, type Logger } from './observability/logger.js'
import { packageVersion } from './version.js'

/** Where commands that have no data folder keep prepared models. */
function cacheDir(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nusabaca')
}

interface Tools {
  readonly config: Config
  readonly logger: Logger
}

/** The configuration, and the log of a process that goes on until it is stopped. */
function openConfig(env: NodeJS.ProcessEnv): Tools {
  const config = loadConfig(env)
  const logger = createLogger(config.logLevel)
  for (const variable of ignoredVariables) {
    if (env[variable]) logger.warn({ variable }, 'Setting was ignored: this version does not use it')
  }
  return { config, logger }
}

/** For what is left of a shutdown once pages and requests have had their time. */
const endWithinMs = 10_000

function stopOnSignal(running: RunningProcess, { config, logger }: Tools): void {
  running.lost.catch((error) => {
    logger.fatal({ error }, 'Process lost its database')
    process.exit(1)
  })
  let stopping = false
  const stop = async (signal: string) => {
    // A second signal means now; what runs is taken up elsewhere, or at the next start.
    if (stopping) process.exit(1)
    stopping = true
    logger.info({ signal }, 'Shutdown started')
    const boundMs = config.drainMs + config.shutdownGraceMs + endWithinMs
    setTimeout(() => {
      logger.error({ boundMs }, 'Shutdown was given up')
      process.exit(1)
    }, boundMs)
    await running.stop()
    logger.info('Shutdown finished')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(signal))
}

/** The second signal ends the process at once. */
function abortOnSignal(): AbortController {
  const controller = new AbortController()
  // Every page of a document may wait for it.
  setMaxListeners(0, controller.signal)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort())
  return controller
}

const program = new Command('nusabaca')
  .description('Turns pictures and scanned documents into text, and text into speech, in the background.')
  .version(packageVersion())
  .showHelpAfterError()
  // Whoever asked for help did nothing wrong.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))

program
  .command('serve')
  .description('serve the API and recognise pages; everything is embedded unless DATABASE_URL is set')
  .option('--no-worker', 'leave the pages to `nusabaca worker`, in other processes')
  .action(async ({ worker }: { readonly worker: boolean }) => {
    const tools = openConfig(process.env)
    const { serve } = await import('./commands/serve.js')
    const server = await serve(tools.config, tools.logger, { worker })
    if (process.stdout.isTTY) process.stderr.write(`\nnusabaca serves ${server.url}\n\n`)
    stopOnSignal(server, tools)
  })

program
  .command('worker')
  .description('recognise pages for the API processes on the same DATABASE_URL')
  .option('-Q, --queues <names>', 'take jobs from these queues only, with commas between their names')
  .option('-c, --concurrency <number>', 'pages at a time; NUSABACA_CONCURRENCY when absent')
  .action(async (options: { readonly queues?: string; readonly concurrency?: string }) => {
    const concurrency = options.concurrency && { NUSABACA_CONCURRENCY: options.concurrency }
    const tools = openConfig({ ...process.env, ...concurrency })
    const { parseQueues, work } = await import('./commands/worker.js')
    const queues = options.queues === undefined ? undefined : parseQueues(options.queues)
    stopOnSignal(await work(tools.config, tools.logger, queues), tools)
  })

program
  .command('monitor')
  .description(
    'serve a page that shows workers, queues, throughput and failed tasks, beside a server that runs',
  )
  .action(async () => {
    const tools = openConfig(process.env)
    const { monitor } = await import('./commands/monitor.js')
    const server = await monitor(tools.config, tools.logger)
    if (process.stdout.isTTY) process.stderr.write(`\nnusabaca monitor is at ${server.url}\n\n`)
    stopOnSignal(server, tools)
  })

program
  .command('ocr <files...>')
  .description(
    'read pictures and documents right here, or on a server: files, folders, patterns, or - for standard input',
  )
  .option('-l, --language <codes>', 'languages of the text, such as id or en+id', 'en+id')
  .option('-e, --engine <name>', 'engine that reads them')
  .option('-p, --pages <range>', 'pages to read, such as 1-3,7')
  .option('--password <password>', 'password of an encrypted PDF')
  .addOption(
    new Option('-o, --output <format>', 'what is printed, or written')
      .choices(resultFormatNames)
      .default('text'),
  )
  .option('--to <folder>', 'write a file for each that is read into this folder, in the place of printing')
  .option('--speak', 'speak what was read, too, into an mp3 file beside each file')
  .option('--voice <name>', 'voice that speaks, such as id; that of the language when absent')
  .addOption(speedOption())
  .option('--server <url>', 'where the API is that is to read them; what is sent stays there as its tasks do')
  .addOption(keyOption())
  .addHelpText(
    'after',
    '\nExamples:\n  nusabaca ocr surat.jpg\n  nusabaca ocr --output json --pages 1-3 book.pdf\n' +
      '  nusabaca ocr --output pdf scan.jpg > scan.pdf\n  nusabaca ocr --output pdf --to searchable scans\n' +
      "  nusabaca ocr scans 'letters/**/*.jpg'\n  curl https://example.org/a.png | nusabaca ocr -\n" +
      '  nusabaca ocr --server https://ocr.example.org scans\n\n' +
      'Ends with 0 when all was read, 1 when something was not, 2 when the arguments are wrong.',
  )
  .action(async (files: string[], { output, to, server, key, ...reading }) => {
    const { ocr } = await import('./commands/ocr.js')
    const tools = { config: loadConfig(process.env), logger: createLogger('silent') }
    const { signal } = abortOnSignal()
    const options = { files, reading, output, to, server, key, cacheDir: cacheDir(), signal }
    process.exitCode = await ocr(tools, options, process)
  })

program
  .command('speak [file]')
  .description('speak a text right here, or on a server: a file with plain text, or - for standard input')
  .option('--text <text>', 'speak this, in the place of a file')
  .option('-l, --language <code>', 'language of the text, such as id; that of the voice, or en, when absent')
  .option('--voice <name>', 'voice that speaks, such as id; that of the language when absent')
  .addOption(speedOption())
  .option(
    '-o, --output <file>',
    'mp3 file, or wav by its name, or - for standard output; beside the text when absent',
  )
  .option('--captions', 'write captions beside it, too (WebVTT)')
  .option('--read-along', 'write beside it, too, when each word is heard (JSON)')
  .option('--json', 'print what was made as JSON')
  .option('--server <url>', 'where the API is that is to speak; what is sent stays there as its tasks do')
  .addOption(keyOption())
  .addHelpText(
    'after',
    '\nExamples:\n  nusabaca speak --language id cerita.txt\n' +
      '  nusabaca speak --output cerita.wav --captions cerita.txt\n' +
      "  nusabaca speak --text 'Good morning.' --output - | ffplay -nodisp -autoexit -\n" +
      '  nusabaca ocr surat.jpg | nusabaca speak --language id --output surat.mp3 -\n' +
      '  nusabaca speak --server https://ocr.example.org --read-along cerita.txt\n\n' +
      'Ends with 0 when all was spoken, 1 when something was not, 2 when the arguments are wrong.',
  )
  .action(async (file: string | undefined, { text, ...options }, command: Command) => {
    if ((file === undefined) === (text === undefined)) {
      command.error('error: name a file, or - for standard input, or give --text')
    }
    const source = file === undefined ? { text } : { file }
    const { speak } = await import('./commands/speak.js')
    const tools = { config: loadConfig(process.env), logger: createLogger('silent') }
    const { signal } = abortOnSignal()
    process.exitCode = await speak(tools, { ...options, source, cacheDir: cacheDir(), signal }, process)
  })

program
  .command('check')
  .description('print the effective settings and try every dependency')
  .action(async () => {
    const { check } = await import('./commands/check.js')
    const print = (line: string) => process.stdout.write(`${line}\n`)
    const tools = { config: loadConfig(process.env), logger: createLogger('silent') }
    process.exitCode = await check(tools, cacheDir(), print)
  })

program
  .command('migrate')
  .description('bring the database schema up to date')
  .action(async () => {
    const { migrateDatabase } = await import('./commands/migrate.js')
    const applied = await migrateDatabase(loadConfig(process.env))
    process.stdout.write(
      applied.length > 0 ? `applied: ${applied.join(', ')}\n` : 'The schema is up to date.\n',
    )
  })

const printing = {
  print: (line: string) => void process.stdout.write(`${line}\n`),
  note: (line: string) => void process.stderr.write(`${line}\n`),
}

const keys = program.command('keys').description('make, list and revoke API keys, also while servers run')

keys
  .command('create <name>')
  .description('make a key and print it, this once')
  .option(
    '--owner <name>',
    "whose tasks the key's are; several keys may have one owner (default: the key's name)",
  )
  .option('--scopes <names>', 'some of tasks:read,tasks:write,monitor,admin', 'tasks:read,tasks:write')
  .option('--expires <duration>', 'such as 90d; never when absent')
  .option('--rate <number>', 'requests a minute')
  .option('--pages-per-day <number>', 'pages a day (UTC)')
  .option('--json', 'print JSON')
  .action(async (name: string, options) => {
    const { createKey, parseNewKey } = await import('./commands/keys.js')
    await createKey(loadConfig(process.env), parseNewKey(name, options), { ...options, ...printing })
  })

keys
  .command('list')
  .description('show the keys, without their secrets')
  .option('--json', 'print JSON')
  .action(async (options) => {
    const { listKeys } = await import('./commands/keys.js')
    await listKeys(loadConfig(process.env), { ...options, ...printing })
  })

keys
  .command('revoke <id>')
  .description('end a key; what it was used for ends within seconds')
  .option('--json', 'print JSON')
  .action(async (id: string, options) => {
    const { revokeKey } = await import('./commands/keys.js')
    await revokeKey(loadConfig(process.env), id, { ...options, ...printing })
  })

const webhooks = program
  .command('webhooks')
  .description("see to an owner's webhooks, also while servers run; they are made through the API")

function webhookCommand(name: string): Command {
  return webhooks
    .command(name)
    .option('--owner <name>', 'whose they are', 'anonymous')
    .option('--json', 'print JSON')
}

webhookCommand('list')
  .description('show them')
  .action(async (options) => {
    const { listWebhooks } = await import('./commands/webhooks.js')
    await listWebhooks(loadConfig(process.env), { ...options, ...printing })
  })

webhookCommand('secret')
  .description('print the secret that verifies what is sent')
  .option('--replace', 'make a new one; the one before signs, too, for a day')
  .action(async (options) => {
    const { showSecret } = await import('./commands/webhooks.js')
    await showSecret(loadConfig(process.env), { ...options, ...printing })
  })

webhookCommand('deliveries')
  .description('show what was sent, and what became of it, the newest first')
  .option('--task <id>', 'about one task')
  .action(async (options) => {
    const { listDeliveries } = await import('./commands/webhooks.js')
    await listDeliveries(loadConfig(process.env), { ...options, ...printing })
  })

webhookCommand('replay <id>')
  .description('send a delivery again, with the same id')
  .action(async (id: string, options) => {
    const { replayDelivery } = await import('./commands/webhooks.js')
    await replayDelivery(loadConfig(process.env), id, { ...options, ...printing })
  })

const tasks = program.command('tasks').description('see to the tasks of a server that runs')

/** A command that asks a server. */
function askingCommand(parent: Command, usage: string): Command {
  return parent
    .command(usage)
    .addOption(
      new Option('--server <url>', 'where the API is')
        .default('http://127.0.0.1:8000')
        .env('NUSABACA_SERVER'),
    )
    .addOption(keyOption())
    .option('--json', 'print JSON')
}

askingCommand(tasks, 'list')
  .description('show the newest')
  .option('--limit <number>', 'how many, 100 at most')
  .addOption(new Option('--status <status>', 'those in one status').choices(taskStatuses))
  .option('--tag <tag>', 'those with a tag')
  .option('--cursor <cursor>', 'go on where a list ended')
  .action(async (options) => {
    const { listTasks } = await import('./commands/tasks.js')
    await listTasks({ ...options, ...printing })
  })

askingCommand(tasks, 'show <id>')
  .description('show how a task is doing')
  .action(async (id: string, options) => {
    const { showTask } = await import('./commands/tasks.js')
    await showTask(id, { ...options, ...printing })
  })

const deeds = {
  revoke: 'stop tasks, queued or running',
  retry: 'read again what failed of tasks that have ended',
  rm: 'erase tasks with all their files',
} as const
for (const deed of ['revoke', 'retry', 'rm'] as const) {
  askingCommand(tasks, `${deed} <ids...>`)
    .description(deeds[deed])
    .action(async (ids: string[], options) => {
      const { changeTasks } = await import('./commands/tasks.js')
      process.exitCode = await changeTasks(deed, ids, { ...options, ...printing })
    })
}

const inspect = program
  .command('inspect')
  .description('look at what a server and its workers do; with a key whose scope is monitor or admin')
const views = {
  active: 'pages that are being read, since when, and by whom',
  queued: 'how many jobs are in each queue',
  stats: 'pages and their times by minute',
  workers: 'the workers, with their pages at a time, mean time of a page, and memory',
} as const
for (const view of ['active', 'queued', 'stats', 'workers'] as const) {
  const command = askingCommand(inspect, view).description(views[view])
  if (view === 'stats') command.option('--minutes <number>', 'how far back, 1440 at most', '15')
  command.action(async (options) => {
    const { inspect } = await import('./commands/inspect.js')
    await inspect(view, { ...options, ...printing })
  })
}

program
  .command('completion')
  .description('print a script that completes commands in a shell')
  .addArgument(new Argument('<shell>').choices(shells))
  .addHelpText(
    'after',
    '\nExamples:\n  source <(nusabaca completion bash)\n  nusabaca completion fish | source',
  )
  .action((shell: Shell) => void process.stdout.write(completionScript(program, shell)))

program
  .command('recognizer <setup>', { hidden: true })
  .description('a recogniser process; started by the program itself')
  .action(async (setup: string) => {
    const [{ composeRecognizer }, { runRecognizer }] = await Promise.all([
      import('./compose-recognizer.js'),
      import('./recognizer/run-recognizer.js'),
    ])
    const parsed = JSON.parse(setup)
    await runRecognizer({ tools: await composeRecognizer(parsed), maxMemoryBytes: parsed.maxMemoryBytes })
  })

// Whoever reads what is printed may have seen enough of it, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  // What an operator can mend is a sentence; anything else is a defect and shows where.
  const mendable =
    error instanceof ConfigError || error instanceof OperatorError || error instanceof NusabacaError
  process.stderr.write(
    `nusabaca: ${error instanceof Error ? (mendable ? error.message : error.stack) : error}\n`,
  )
  process.exit(1)
}
