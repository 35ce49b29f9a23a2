import type { Command } from 'commander'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What may come after a command: its own commands and options. */
interface Place {
  /** Such as `tasks list`; empty for the program itself. */
  readonly path: string
  readonly words: readonly string[]
}

/** `nusabaca completion`: a script for the shell that completes commands and options; files are left to the shell. */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program, '')
  if (shell === 'fish') return fishScript(program.name(), places)
  const script = bashScript(program.name(), places)
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${script}` : script
}

/** The deepest first, so that the first one that fits is the right one. */
function placesOf(command: Command, path: string): readonly Place[] {
  // Hidden ones are not in the help either.
  const help = command.createHelp()
  const commands = help.visibleCommands(command)
  const below = commands
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => placesOf(each, `${path} ${each.name()}`.trim()))
  const options = help.visibleOptions(command).flatMap(({ long }) => long ?? [])
  return [...below, { path, words: [...commands.map((each) => each.name()), ...options] }]
}

function bashScript(name: string, places: readonly Place[]): string {
  const cases = places.map(({ path, words }) => {
    return `    ${path === '' ? '*' : `"${path} "*`}) words="${words.join(' ')}" ;;`
  })
  return `_${name}() {
  local words
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1} " in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${name} ${name}
`
}

function fishScript(name: string, places: readonly Place[]): string {
  const lines = places.map(({ path, words }) => {
    const seen = path.split(' ').filter((word) => word !== '')
    const conditions = seen.map((word) => `__fish_seen_subcommand_from ${word}`)
    const when = conditions.length === 0 ? '__fish_use_subcommand' : conditions.join('; and ')
    return `complete -c ${name} -n '${when}' -a '${words.join(' ')}'`
  })
  return `${lines.join('\n')}\n`
}
