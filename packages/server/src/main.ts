#!/usr/bin/env node
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { ConfigError, ignoredVariables, loadConfig } from './config.js'
import { NusabacaError } from './core/errors.js'
import { OperatorError } from './core/operator-error.js'
import { createLogger } from './observability/logger.js'
import { packageVersion } from './version.js'

/** Where commands that have no data folder keep prepared models. */
function cacheDir(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nusabaca')
}

const program = new Command('nusabaca')
  .description('Turns pictures and scanned documents into text, in the background.')
  .version(packageVersion())
  .showHelpAfterError()

program
  .command('serve')
  .description('serve the API and recognise pages; everything is embedded unless DATABASE_URL is set')
  .action(async () => {
    const config = loadConfig(process.env)
    const logger = createLogger(config.logLevel)
    for (const variable of ignoredVariables) {
      if (process.env[variable])
        logger.warn({ variable }, 'Setting was ignored: this version does not use it')
    }
    const { serve } = await import('./commands/serve.js')
    const server = await serve(config, logger)
    if (process.stdout.isTTY) process.stderr.write(`\nnusabaca serves ${server.url}\n\n`)
    server.lost.catch((error) => {
      logger.fatal({ error }, 'Server lost its database')
      process.exit(1)
    })
    let stopping = false
    const stop = async (signal: string) => {
      // A second signal means now; what runs is taken up at the next start.
      if (stopping) process.exit(1)
      stopping = true
      logger.info({ signal }, 'Shutdown started')
      await server.stop()
      logger.info('Shutdown finished')
      process.exit(0)
    }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(signal))
  })

program
  .command('ocr <files...>')
  .description('read pictures and documents right here, without a server')
  .option('-l, --language <codes>', 'languages of the text, such as id or en+id', 'en+id')
  .option('-e, --engine <name>', 'engine that reads them')
  .option('-p, --pages <range>', 'pages to read, such as 1-3,7')
  .option('--password <password>', 'password of an encrypted PDF')
  .addOption(new Option('-o, --output <format>', 'what is printed').choices(['text', 'json']).default('text'))
  .addHelpText(
    'after',
    '\nExamples:\n  nusabaca ocr surat.jpg\n  nusabaca ocr --output json --pages 1-3 book.pdf',
  )
  .action(async (files: string[], options) => {
    const { ocr } = await import('./commands/ocr.js')
    const tools = { config: loadConfig(process.env), logger: createLogger('silent') }
    process.exitCode = await ocr(tools, { ...options, files, cacheDir: cacheDir() }, process)
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
