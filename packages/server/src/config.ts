import { type Setting, type SettingName, settings } from './settings.js'

type Parsed<S> = S extends { fallback: undefined; parse: (text: string) => infer T }
  ? T | null
  : S extends { parse: (text: string) => infer T }
    ? T
    : never

/** The effective settings; absent ones without a default are null. */
export type Config = { readonly [Name in SettingName]: Parsed<(typeof settings)[Name]> }

/** Everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** Reads the settings from `env`. Pure; an empty variable counts as absent. Throws {@link ConfigError}. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings) as [SettingName, Setting<unknown>][]) {
    const variable = [setting.variable, setting.alias].find((name) => name !== undefined && env[name])
    const text = variable === undefined ? setting.fallback : env[variable]
    try {
      values[name] = text === undefined ? null : setting.parse(text)
    } catch (error) {
      const expected = error instanceof Error ? error.message : String(error)
      const shown = setting.secret ? '(hidden)' : JSON.stringify(text)
      faults.push(`${variable ?? setting.variable} is ${shown}; expected: ${expected}`)
    }
  }
  if (faults.length === 0) faults.push(...crossCheck(values as Config))
  if (faults.length > 0) throw new ConfigError(faults)
  return Object.freeze(values) as Config
}

const sevenDaysMs = 7 * 86_400_000

function crossCheck(config: Config): string[] {
  return [...checkTls(config), ...checkLinks(config)]
}

function checkTls({ tlsCert, tlsKey }: Config): string[] {
  if ((tlsCert === null) === (tlsKey === null)) return []
  return ['NUSABACA_TLS_CERT and NUSABACA_TLS_KEY; expected: both of them, or neither']
}

/** Google and Amazon sign for no longer. */
function checkLinks({ storage, urlTtlMs }: Config): string[] {
  if (storage === null || storage.protocol === 'file:' || urlTtlMs <= sevenDaysMs) return []
  return [`NUSABACA_URL_TTL is ${urlTtlMs} ms; expected: at most 7d, as links to ${storage} allow no more`]
}

/** The effective settings as lines of variable and value, secrets hidden. */
export function describeConfig(config: Config): readonly (readonly [variable: string, value: string])[] {
  return (Object.entries(settings) as [SettingName, Setting<unknown>][]).map(([name, setting]) => {
    const value = config[name]
    if (value === null) return [setting.variable, '(not set)']
    return [setting.variable, setting.secret ? '(hidden)' : String(value)]
  })
}

/** Variables of the replaced system, or of larger deployments, that this version does not act on. */
export const ignoredVariables = ['CELERY_RESULT_BACKEND'] as const
