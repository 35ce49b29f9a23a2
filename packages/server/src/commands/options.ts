import { InvalidArgumentError, Option } from 'commander'

export function speedOption(): Option {
  return new Option('--speed <number>', 'how fast it speaks; 2 is twice as fast').argParser(parseSpeed)
}

function parseSpeed(text: string): number {
  const speed = Number(text)
  if (speed >= 0.5 && speed <= 3) return speed
  throw new InvalidArgumentError('It must be a number from 0.5 to 3.')
}

export function keyOption(): Option {
  return new Option('--key <token>', 'API key; better given by the variable').env('NUSABACA_API_KEY')
}
