/** Where the window may stand: as it was left, moved back onto a screen that is there. Pure. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface WindowPlace extends Partial<Pick<Rectangle, 'x' | 'y'>> {
  readonly width: number
  readonly height: number
  readonly maximized: boolean
}

export const smallest = { width: 480, height: 360 }
const usual: WindowPlace = { width: 1240, height: 800, maximized: false }

/** Kept on a screen that is gone, or grown out of any: same size, placed by the system; never larger than the screen. */
export function fittingPlace(kept: WindowPlace | null, screens: readonly Rectangle[]): WindowPlace {
  const place = isPlace(kept) ? kept : usual
  const home = screens.find((screen) => overlaps(place, screen))
  const room = home ?? screens[0]
  const width = clamp(place.width, smallest.width, room?.width)
  const height = clamp(place.height, smallest.height, room?.height)
  const position =
    home === undefined || place.x === undefined || place.y === undefined ? {} : { x: place.x, y: place.y }
  return { ...position, width, height, maximized: place.maximized }
}

const clamp = (value: number, least: number, most = Infinity) => Math.max(least, Math.min(value, most))

function isPlace(kept: WindowPlace | null): kept is WindowPlace {
  return kept !== null && typeof kept === 'object' && Number.isFinite(kept.width) && Number.isFinite(kept.height)
}

/** Enough of the title bar must be within reach to drag it. */
function overlaps({ x, y, width }: WindowPlace, screen: Rectangle): boolean {
  if (x === undefined || y === undefined) return false
  const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return across >= 120 && y >= screen.y - 8 && y <= screen.y + screen.height - 40
}
