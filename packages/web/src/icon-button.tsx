import type { ComponentProps } from 'preact'
import { Icon } from './icon.js'

export interface IconButtonProps {
  readonly icon: ComponentProps<typeof Icon>['name']
  readonly label: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

/** A button of a picture alone. */
export function IconButton({ icon, label, ...button }: IconButtonProps) {
  return (
    <button type="button" class="bare square" title={label} aria-label={label} {...button}>
      <Icon name={icon} />
    </button>
  )
}
