const shapes = {
  copy: 'M9 9h10v11H9zM5 15V4h10',
  done: 'm5 12.5 4.5 4.5L19 7.5',
  download: 'M12 4v11m-5-4.5 5 5 5-5M5 20h14',
  remove: 'M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13m-6.5 4v5m3-5v5',
  turn: 'M19.5 12a7.5 7.5 0 1 1-2.5-5.6M19.5 3.5v4h-4',
  retry: 'M4.5 12a7.5 7.5 0 0 1 13-5m2 5a7.5 7.5 0 0 1-13 5M17.5 3v4h-4M6.5 21v-4h4',
  stop: 'M7 7h10v10H7z',
  leave: 'M14 4H5v16h9M10 12h10m-4-4 4 4-4 4',
  search: 'm20 20-5-5m1.5-4.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0z',
  larger: 'M12 5v14M5 12h14',
  smaller: 'M5 12h14',
  fit: 'M3 5v14M21 5v14M7 12h10M10 9l-3 3 3 3m4-6 3 3-3 3',
  previous: 'm6 15 6-6 6 6',
  next: 'm6 9 6 6 6-6',
  speak: 'M4 9.5v5h3.5L12 19V5L7.5 9.5zm12-1a5 5 0 0 1 0 7m2.5-10a9 9 0 0 1 0 13',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 6v12M15.5 6v12',
  back: 'M18 6v12l-9-6zM6 6v12',
  forward: 'M6 6v12l9-6zM18 6v12',
  more: 'M5.5 11.4a.6.6 0 1 0 .01 0M12 11.4a.6.6 0 1 0 .01 0M18.5 11.4a.6.6 0 1 0 .01 0',
  close: 'm6 6 12 12M18 6 6 18',
  warning: 'M12 4 2.5 20h19zM12 10v4.5m0 2.5v.5',
} as const

export interface IconProps {
  readonly name: keyof typeof shapes
}

/** A picture beside or in place of words; what has it says what it means. */
export function Icon({ name }: IconProps) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}
