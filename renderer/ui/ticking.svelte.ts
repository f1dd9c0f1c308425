/** The present moment, as something that views can read and be redrawn by. It ticks only while somebody looks. */
import { createSubscriber } from 'svelte/reactivity'

const follow = createSubscriber((update) => {
  const timer = setInterval(update, 1_000)
  return () => clearInterval(timer)
})
/** Milliseconds since the epoch; inside an effect or template it is read again every second. */
export function now(): number {
  follow()
  return Date.now()
}
