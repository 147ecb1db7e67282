import type { app } from '../../wailsjs/go/models'
import type { Step } from './step'

export type AboutView = app.AboutView
export type AccountView = app.AccountView
export type EventView = app.EventView
export type FactView = app.FactView
export type FieldView = app.FieldView
export type GuideStepView = app.GuideStepView
export type IdentityView = app.IdentityView
export type ListView = app.ListView
export type PackView = app.PackView
export type PreferencesView = app.PreferencesView
export type Problem = app.Problem
export type RemovedView = app.RemovedView
export type ToDoView = app.ToDoView
export type TroubleView = app.TroubleView
export type VaultView = app.VaultView

/**
 * What the page hears besides answers. `link-used-twice` is a warning; `lost`
 * ends with `back`; `replaced` (by a newer page), `ended` (the program doesn't
 * know this page any more) and `bye` (the program ends) are final.
 */
export type Notice = 'link-used-twice' | 'lost' | 'back' | 'replaced' | 'ended' | 'bye'

/** Stops what it was got for. */
export type Stop = () => void

/**
 * The wall: all that the page knows of the program behind it. Every method
 * rejects with a ProblemError and nothing else.
 */
export interface Backend {
  /** Makes ready to call. In the browser this exchanges the link's code for a session. */
  open(): Promise<void>
  /** Calls back when there may be something new to ask for, a few times a second at most. */
  onChanged(tell: () => void): Stop
  onNotice(tell: (notice: Notice) => void): Stop

  /** What this program is, where its files lie and how data is kept. */
  About(): Promise<AboutView>
  /** The catalogue, by name. It doesn't change while the program runs. */
  Packs(): Promise<PackView[]>
  /** The accounts by Pack and name, and what is still to do, oldest first. Never asks the password store. */
  List(): Promise<ListView>
  /** Asks the service whether it still knows the key. May take as long as the service's time limit. */
  Check(account: string): Promise<void>
  /** Names an account; the empty name is the service's own. */
  Rename(account: string, label: string): Promise<void>
  /** Deletes an account and its key here, and leaves what is to be done at the service. */
  Remove(account: string): Promise<RemovedView>
  /** Says that a to-do is done. */
  Tick(toDo: string): Promise<void>
  /** Drops all to-dos of an account, undone. */
  Forget(account: string): Promise<void>

  /** Starts connecting an account of a Pack. */
  Connect(pack: string): Promise<Step>
  /** Starts signing in to an account again. */
  SignInAgain(account: string): Promise<Step>
  /** Answers step n; a choice is the value of "choose". Answers within a second. */
  Submit(flow: string, n: number, values: Record<string, string>): Promise<Step>
  /** The step after n, or the current one after 25 seconds. Asking keeps the flow alive. */
  Wait(flow: string, n: number): Promise<Step>
  Cancel(flow: string): Promise<void>

  /** How the password store is doing. Asks nobody anything. */
  Vault(): Promise<VaultView>
  /** Sets up a password store. */
  ChooseVault(name: string, passphrase: string): Promise<void>
  /** Opens it, by the passphrase or, where that is empty, by the system's own question: then it waits for the person. */
  Unlock(passphrase: string): Promise<void>

  /** Opens one of a Pack's links by its name, in the person's browser. */
  OpenLink(pack: string, link: string): Promise<void>
  OpenLog(): Promise<void>
  /** A page of what happened, the newest first, from page 0; empty after the last. */
  History(page: number): Promise<EventView[]>
  Preferences(): Promise<PreferencesView>
  SetPreference(name: string, value: string): Promise<void>
  /** Starts another Patchbay with pretend accounts, and opens it. */
  StartPractice(): Promise<void>
  /** Ends the program. */
  Quit(): Promise<void>
}
