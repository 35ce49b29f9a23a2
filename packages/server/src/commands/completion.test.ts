import { execFileSync } from 'node:child_process'
import { Command } from 'commander'
import { expect, it } from 'vitest'
import { completionScript } from './completion.js'

const program = new Command('nusabaca')
program.command('serve').option('--no-worker')
program.command('secret', { hidden: true })
const tasks = program.command('tasks')
tasks.command('list').option('--tag <tag>').option('--json')
tasks.command('show <id>')

/** What bash offers after these words. */
function offered(...words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `${completionScript(program, 'bash')}
    COMP_WORDS=(nusabaca ${quoted}); COMP_CWORD=${words.length}; _nusabaca
    printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n')
}

it('offers commands, their commands and their options, but for hidden ones', () => {
  expect(offered('')).toEqual(['serve', 'tasks', 'help', '--help'])
  expect(offered('se')).toEqual(['serve'])
  expect(offered('serve', '--')).toEqual(['--no-worker', '--help'])
  expect(offered('tasks', '')).toEqual(['list', 'show', 'help', '--help'])
  expect(offered('tasks', 'list', '--tag', 'x', '--j')).toEqual(['--json'])
})

it('has zsh do as bash does, and fish in its own way', () => {
  expect(completionScript(program, 'zsh')).toMatch(/^autoload .*bashcompinit\n_nusabaca\(\)/)
  expect(completionScript(program, 'fish')).toContain(
    "complete -c nusabaca -n '__fish_seen_subcommand_from tasks; and __fish_seen_subcommand_from list' -a '--tag --json --help'",
  )
})
