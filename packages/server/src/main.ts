#!/usr/bin/env node
import { Command } from 'commander'
import { ConfigError, ignoredVariables, loadConfig } from './config.js'
import { OperatorError } from './core/operator-error.js'
import { createLogger } from './observability/logger.js'
import { packageVersion } from './version.js'

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
    runRecognizer({ tools: await composeRecognizer(parsed), maxMemoryBytes: parsed.maxMemoryBytes })
  })

try {
  await program.parseAsync()
} catch (error) {
  // What an operator can mend is a sentence; anything else is a defect and shows where.
  const mendable = error instanceof ConfigError || error instanceof OperatorError
  process.stderr.write(
    `nusabaca: ${error instanceof Error ? (mendable ? error.message : error.stack) : error}\n`,
  )
  process.exit(1)
}
