/** The core's last line to a bridge when a person quits it. Meant for the bridge alone, which keeps it to itself. */
export const closingMethod = 'notifications/patchbay/closing'
