/** Evidence that does not fit is shown from its end: a trace says why below its frames. Asked anew for another text. */
export const atEnd =
  (_text: string | undefined) =>
  (element: HTMLElement): void => {
    element.scrollTop = element.scrollHeight
  }
