/**
 * Draws the tray images and the app's icon from build/icons/*.svg with a Chromium, into build/tray and build/icons.
 * Run by hand when a mark changes: node build/tray-images.mjs. Its results are committed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { bringChromium } from './lib/test-needs.mjs'
import { at } from './lib/root.mjs'

/** The ink and the signals of each theme (renderer/theme/tokens.css). */
const palettes = {
  light: {
    ink: '#1e1c19',
    ready: '#45860f',
    working: '#2169b3',
    attention: '#a86a00',
    failed: '#c22d20',
    off: '#1e1c19'
  },
  dark: {
    ink: '#efebe4',
    ready: '#8ac63f',
    working: '#64a6ee',
    attention: '#eaa92f',
    failed: '#f2685a',
    off: '#efebe4'
  },
  Template: { ink: '#000', ready: '#000', working: '#000', attention: '#000', failed: '#000', off: '#000' }
}
const signals = ['ready', 'working', 'attention', 'failed', 'off']
const drawing = (signal) =>
  readFileSync(at('build', 'icons', signal === 'off' ? 'mark.svg' : `tray-${signal}.svg`), 'utf8')

const browser = await chromium.launch({ executablePath: await bringChromium(), args: ['--no-sandbox'] })
const page = await browser.newPage()

async function raster(svg, size) {
  await page.setViewportSize({ width: Math.max(size, 16), height: Math.max(size, 16) })
  const sized = svg.replace(/width="\d+" height="\d+"/, `width="${size}" height="${size}"`)
  await page.setContent(`<style>html,body{margin:0;background:transparent}svg{display:block}</style>${sized}`)
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } })
}

mkdirSync(at('build', 'tray'), { recursive: true })
for (const [name, palette] of Object.entries(palettes))
  for (const signal of signals) {
    const svg = drawing(signal)
      .replace('color="#000"', `color="${palette.ink}"`)
      .replace('<g class="dot">', `<g color="${palette[signal]}">`)
    for (const size of name === 'Template' ? [16] : [16, 22, 32])
      for (const scale of [1, 2]) {
        const stem = name === 'Template' ? `tray-${signal}-Template` : `tray-${signal}-${name}-${size}`
        writeFileSync(at('build', 'tray', `${stem}${scale === 2 ? '@2x' : ''}.png`), await raster(svg, size * scale))
      }
  }

/** The app's icon: the mark on a face plate. */
const mark = drawing('off').replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><rect x="2" y="2" width="28" height="28" rx="6.5" fill="#0b635c"/><g transform="translate(8 8)" color="#ffffff">${mark}</g></svg>`
const pngs = {}
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) pngs[size] = await raster(icon, size)
writeFileSync(at('build', 'icons', 'icon.svg'), `${icon}\n`)
writeFileSync(at('build', 'icons', 'icon.png'), pngs[512])
writeFileSync(at('build', 'tray', 'icon.png'), pngs[256])
writeFileSync(at('build', 'icons', 'icon.ico'), ico([16, 32, 48, 64, 128, 256]))
writeFileSync(
  at('build', 'icons', 'icon.icns'),
  icns({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64 })
)
await browser.close()

/** An .ico that holds PNGs (Windows Vista and later): a directory, then the pictures. */
function ico(sizes) {
  const head = Buffer.alloc(6 + 16 * sizes.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(sizes.length, 4)
  let offset = head.length
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(pngs[size].length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += pngs[size].length
  })
  return Buffer.concat([head, ...sizes.map((size) => pngs[size])])
}

/** An .icns: each picture behind its four-letter type and length. */
function icns(types) {
  const chunks = Object.entries(types).map(([type, size]) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(pngs[size].length + 8, 4)
    return Buffer.concat([head, pngs[size]])
  })
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(8 + chunks.reduce((sum, each) => sum + each.length, 0), 4)
  return Buffer.concat([head, ...chunks])
}
