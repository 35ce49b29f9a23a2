import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { usualSize } from './page-picture.js'
import { Sheet } from './sheet.js'
import { type Sight, useSeen, useSight } from './sight.js'
import { turnedSize } from './turn.js'
import type { ShownPage } from './use-document.js'
import { usePicture } from './use-picture.js'
import type { Viewing } from './viewing.js'

export interface ThumbnailsProps {
  readonly viewing: Viewing
  readonly pages: readonly ShownPage[]
  readonly current: number | null
  readonly onChoose: (page: number) => void
}

/** Small pictures of all pages, to go to one. */
export function Thumbnails({ viewing, pages, current, onChoose }: ThumbnailsProps) {
  const { words: say } = useApp()
  const sight = useSight('25% 0px')
  return (
    <nav class="thumbnails" aria-label={say.allPages}>
      <ol>
        {pages.map((page) => (
          <Thumbnail
            key={page.page}
            {...{ viewing, page, sight, onChoose }}
            isCurrent={page.page === current}
          />
        ))}
      </ol>
    </nav>
  )
}

interface ThumbnailProps extends Pick<ThumbnailsProps, 'viewing' | 'onChoose'> {
  readonly page: ShownPage
  readonly sight: Sight
  readonly isCurrent: boolean
}

function Thumbnail({ viewing, page, sight, isCurrent, onChoose }: ThumbnailProps) {
  const { words: say } = useApp()
  const button = useRef<HTMLButtonElement>(null)
  const { seen } = useSeen(sight, button, '')
  const { page: number, rotation = 0 } = page
  const picture = usePicture({ ...viewing, page: number, width: seen ? 1 : null })
  const drawn = picture === null || picture === 'none' ? null : picture
  const { width = drawn?.width ?? usualSize.width, height = drawn?.height ?? usualSize.height } = page
  const size = { width, height }
  const turned = turnedSize(size, rotation)
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <li>
      <button
        type="button"
        class="bare"
        ref={button}
        aria-label={`${say.page(number)}${page.status === 'failed' ? `, ${say.statuses.failed}` : ''}`}
        aria-current={isCurrent ? 'page' : undefined}
        onClick={() => onChoose(number)}
      >
        <span class="paper" style={{ aspectRatio: `${turned.width} / ${turned.height}` }}>
          {seen && drawn !== null && <Sheet size={size} turn={rotation} url={drawn.url} label={null} />}
        </span>
        <span class={page.status === 'failed' ? 'wrong' : ''}>
          {number}
          {page.status === 'failed' && ' ⚠'}
        </span>
      </button>
    </li>
  )
}
