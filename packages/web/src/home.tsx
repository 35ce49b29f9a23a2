import { useState } from 'preact/hooks'
import { TaskList } from './tasks/task-list.js'
import { Upload } from './upload/upload.js'

export interface HomeProps {
  readonly shown: boolean
}

/** Uploads go on while something else is shown. */
export function Home({ shown }: HomeProps) {
  const [uploads, setUploads] = useState(0)
  return (
    <>
      <Upload shown={shown} onAccepted={() => setUploads((count) => count + 1)} />
      {shown && <TaskList changes={uploads} />}
    </>
  )
}
