// The least page: follows the state, goes where it is sent, and shows what it heard.
const output = document.querySelector('output')
window.patchbay.follow(['state'], (event) => {
  if (event.name === 'view.wanted') location.hash = event.data.path
  output.textContent = JSON.stringify(event)
})
window.patchbay.ask('snapshot', {}).then((outcome) => {
  document.body.dataset.ok = String(outcome.ok)
})
