import { parentPort, workerData } from 'node:worker_threads'

// Entry of a thread beside a recogniser's main thread, which native code may keep busy for ever: it ends the
// process when the parent is gone, so that no recogniser outlives a worker that was killed, and when the
// process has grown past its memory cap.

const { parentPid, maxBytes } = workerData as { parentPid: number; maxBytes: number }

setInterval(() => {
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL')
  // A signal of its own tells the parent why; nothing listens for it, so it ends the process at once.
  if (process.memoryUsage.rss() > maxBytes) process.kill(process.pid, 'SIGUSR2')
}, 200)

parentPort?.postMessage('watching')
