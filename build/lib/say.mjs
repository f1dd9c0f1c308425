/** What the scripts tell a person: on stderr, so that stdout stays for answers. */
export const say = (text) => process.stderr.write(`${text}\n`)

/** Says `text` now and then how long it takes, every five seconds, until the returned function is called. */
export function progress(text, note = () => '') {
  const started = Date.now()
  say(`${text} …`)
  const timer = setInterval(() => say(`${text} … ${Math.round((Date.now() - started) / 1000)} s${note()}`), 5_000)
  return () => {
    clearInterval(timer)
    return Math.round((Date.now() - started) / 1000)
  }
}
