/**
 * What every drawing is given. A drawing shows what the person will see at the
 * service, so its words are the service's own.
 */
export interface DrawingProps {
  /** Says the drawing in words, for those who don't see it. */
  title: string
  /** The name of the button to press, as the guide's step has it, or empty. */
  button: string
  /** The fields of Patchbay's own form, for drawings of it. */
  fields: { label: string; secret: boolean }[]
  /** The host of the page that the person is on, or empty. */
  address: string
  /** An address of the person's own as it might be, "your-company.example.com", or empty. */
  example: string
}
