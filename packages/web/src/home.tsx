import { useState } from 'preact/hooks'
import { TaskList } from './tasks/task-list.js'
import { Upload } from './upload/upload.js'

export function Home() {
  const [uploads, setUploads] = useState(0)
  return (
    <>
      <Upload onAccepted={() => setUploads((count) => count + 1)} />
      <TaskList changes={uploads} />
    </>
  )
}
