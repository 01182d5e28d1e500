/** The history of the clocks of a region. */
export interface TimeZone {
  /** A name of the IANA time zone database. `Asia/Hanoi` is one of its file `backzone`, which few systems install. */
  readonly name: string;
  /** The offset of the clocks from UTC at an instant, in whole seconds: east of Greenwich is positive. */
  offsetSecondsAt(instantMs: number): number;
}
